using System.Buffers.Binary;

namespace RagKit.Archives;

/// <summary>Counts the files of a ZIP archive before it is opened, which would make an object of each.</summary>
internal static class ZipDirectory
{
    private const int EndSize = 22;
    private const int OffsetField = 16;
    private const int LocatorSize = 20;

    /// <summary>How many entries the directory holds; an archive that is stored within this one is not counted.</summary>
    public static int Count(ReadOnlySpan<byte> archive)
    {
        int end = archive.LastIndexOf("PK\x05\x06"u8);
        uint start = end >= 0 && archive.Length - end >= EndSize ? BinaryPrimitives.ReadUInt32LittleEndian(archive[(end + OffsetField)..]) : 0;
        // Another record may say where the directory is (ZIP64): then all is counted, which is never too few.
        bool isElsewhere = start >= archive.Length || (end >= LocatorSize && archive[(end - LocatorSize)..].StartsWith("PK\x06\x07"u8));
        return archive[(isElsewhere ? 0 : (int)start)..].Count("PK\x01\x02"u8);
    }
}
