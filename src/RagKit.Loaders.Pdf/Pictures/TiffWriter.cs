using System.Buffers.Binary;

namespace RagKit.Pictures;

/// <summary>Puts packed samples into a TIFF file as they are: it has the codings of fax and JPEG, and says which way the picture stands.</summary>
internal static class TiffWriter
{
    public const int RunLengthFax = 2;
    public const int GroupThree = 3;
    public const int GroupFour = 4;
    public const int Jpeg = 7;
    private const int HeadLength = 8;
    private const int EntryLength = 12;
    private const ushort Short = 3;
    private const ushort Long = 4;

    /// <param name="data">The samples.</param>
    /// <param name="width">How many columns they have.</param>
    /// <param name="height">How many rows they have.</param>
    /// <param name="compression">How they are packed.</param>
    /// <param name="photometric">What they mean: 0 for white is zero, 1 for black is zero, 5 for inks, 6 for the colours of JPEG.</param>
    /// <param name="samples">How many samples a pixel has: one of one bit for fax, else of eight.</param>
    /// <param name="orientation">Which way the picture stands, 1 to 8.</param>
    /// <param name="isTwoDimensional">Whether rows of group three refer to each other.</param>
    public static byte[] Write(ReadOnlySpan<byte> data, int width, int height, int compression, int photometric, int samples, int orientation, bool isTwoDimensional = false)
    {
        int bits = compression == Jpeg ? 8 : 1;
        List<(ushort Tag, ushort Type, int Count, int Value)> entries =
        [
            (256, Long, 1, width), (257, Long, 1, height), (258, Short, samples, bits), (259, Short, 1, compression), (262, Short, 1, photometric),
            (273, Long, 1, 0), (274, Short, 1, orientation), (277, Short, 1, samples), (278, Long, 1, height), (279, Long, 1, data.Length),
        ];
        if (compression == GroupThree)
            entries.Add((292, Long, 1, isTwoDimensional ? 1 : 0));
        int end = HeadLength + 2 + (entries.Count * EntryLength) + 4;
        // More than two short values stand outside of their entry.
        int start = end + (samples > 2 ? samples * 2 : 0);
        byte[] file = new byte[start + data.Length];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), HeadLength);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(HeadLength), (short)entries.Count);
        int at = HeadLength + 2;
        foreach ((ushort tag, ushort type, int count, int value) in entries)
        {
            Span<byte> entry = file.AsSpan(at, EntryLength);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], count);
            int written = tag switch { 273 => start, 258 when samples > 2 => end, 258 when samples == 2 => bits | (bits << 16), _ => value };
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], written);
            at += EntryLength;
        }
        for (int i = 0; i < (samples > 2 ? samples : 0); i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(end + (2 * i)), (short)bits);
        data.CopyTo(file.AsSpan(start));
        return file;
    }
}
