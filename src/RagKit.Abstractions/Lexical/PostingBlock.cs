using System.Buffers.Binary;

namespace RagKit.Lexical;

/// <summary>How the blocks of a list of postings, and the table before them, are laid out.</summary>
internal static class PostingBlock
{
    /// <summary>How many postings a block has, unless it is the last.</summary>
    public const int Size = 128;

    /// <summary>How fine impacts are told.</summary>
    public const int Steps = 255;

    /// <summary>Bytes of the table for each block: its last chunk, where it ends behind the table, its highest impact.</summary>
    public const int EntryBytes = 9;

    public static void WriteEntry(Span<byte> entry, int last, int end, int impact)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entry, last);
        BinaryPrimitives.WriteInt32LittleEndian(entry[4..], end);
        entry[8] = (byte)impact;
    }

    public static int Last(ReadOnlySpan<byte> table, int block) => BinaryPrimitives.ReadInt32LittleEndian(table[(block * EntryBytes)..]);

    public static int End(ReadOnlySpan<byte> table, int block) => BinaryPrimitives.ReadInt32LittleEndian(table[((block * EntryBytes) + 4)..]);

    public static int Impact(ReadOnlySpan<byte> table, int block) => table[(block * EntryBytes) + 8];

    /// <summary>Reads a block.</summary>
    /// <param name="bytes">From where the block begins to the end of the segment.</param>
    /// <param name="before">The last chunk of the block before; -1 for the first.</param>
    /// <param name="places">Takes the chunks, as many as the block has.</param>
    /// <param name="frequencies">Takes their frequencies.</param>
    public static void Read(ReadOnlySpan<byte> bytes, int before, Span<int> places, Span<int> frequencies)
    {
        int gapBits = bytes[0], frequencyBits = bytes[1];
        bytes = bytes[2..];
        BitPacking.Unpack(bytes, gapBits, places);
        for (int i = 0; i < places.Length; i++)
            places[i] = before += places[i] + 1;
        BitPacking.Unpack(bytes[BitPacking.Bytes(places.Length, gapBits)..], frequencyBits, frequencies);
        for (int i = 0; i < frequencies.Length; i++)
            frequencies[i]++;
    }
}
