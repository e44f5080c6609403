using System.Buffers.Binary;

namespace RagKit.Archives;

/// <summary>Counts the files of a ZIP archive before it is opened, which would make an object of each.</summary>
internal static class ZipDirectory
{
    private const int EndSize = 22;
    private const int OffsetField = 16;

    /// <summary>How many entries the directory holds; an archive that is stored within this one is not counted.</summary>
    public static int Count(ReadOnlySpan<byte> archive)
    {
        int end = archive.LastIndexOf("PK\x05\x06"u8);
        uint start = end >= 0 && archive.Length - end >= EndSize ? BinaryPrimitives.ReadUInt32LittleEndian(archive[(end + OffsetField)..]) : 0;
        // A directory beyond that number is found by another record (ZIP64): then all is counted, which is never too few.
        return archive[(start < archive.Length ? (int)start : 0)..].Count("PK\x01\x02"u8);
    }
}
