using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RagKit.Lexical;

/// <summary>
/// The first bytes of a segment. Behind them lie, each right behind the one before: the chunks' keys (8 bytes each), the removed keys (8),
/// the chunks' lengths (4), the table of terms (4 for where its text ends, 4 for where its postings begin), the texts of the terms in
/// UTF-8, and their postings. All numbers are little-endian.
/// </summary>
internal readonly record struct SegmentHeader(int Chunks, int Removed, int Terms, int TextBytes, long Length, long RemovedLength)
{
    public const int Bytes = 64;

    public const int KeysAt = Bytes;

    private const uint Mark = 0x584C4B52; // "RKLX"
    private const int Format = 1;
    private const int ChecksumAt = 8;
    private const int CheckedFrom = 16;

    public int RemovedAt => KeysAt + (8 * Chunks);

    public int LengthsAt => RemovedAt + (8 * Removed);

    public int TableAt => LengthsAt + (4 * Chunks);

    public int TextAt => TableAt + (8 * Terms);

    public int PostingsAt => TextAt + TextBytes;

    /// <summary>The average length by which the impacts were made; 1 where no chunk has a word.</summary>
    public double AverageLength => Length == 0 ? 1 : (double)Length / Chunks;

    /// <summary>Writes it, and the checksum of all that lies behind.</summary>
    public void Write(Span<byte> content)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(content, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(content[4..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(content[16..], Chunks);
        BinaryPrimitives.WriteInt32LittleEndian(content[20..], Removed);
        BinaryPrimitives.WriteInt32LittleEndian(content[24..], Terms);
        BinaryPrimitives.WriteInt32LittleEndian(content[28..], TextBytes);
        BinaryPrimitives.WriteInt64LittleEndian(content[32..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(content[40..], RemovedLength);
        BinaryPrimitives.WriteInt64LittleEndian(content[48..], content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(content[ChecksumAt..], Checksum(content));
    }

    /// <exception cref="RagKitException">The bytes are no segment, of a newer format, or damaged.</exception>
    public static SegmentHeader Read(ReadOnlySpan<byte> content)
    {
        if (content.Length < Bytes || BinaryPrimitives.ReadUInt32LittleEndian(content) != Mark)
            throw new RagKitException($"These {content.Length} bytes are no segment of a lexical index. Build the index again from the chunks.");
        if (BinaryPrimitives.ReadInt32LittleEndian(content[4..]) is int format and not Format)
            throw new RagKitException($"This segment of a lexical index is of the format {format}, and {Format} is known here. Use the newer RagKit that wrote it, or build the index again.");
        if (BinaryPrimitives.ReadInt64LittleEndian(content[48..]) != content.Length || BinaryPrimitives.ReadUInt32LittleEndian(content[ChecksumAt..]) != Checksum(content))
            throw new RagKitException("A segment of a lexical index is damaged: its checksum does not fit. Build the index again from the chunks.");
        return new(
            BinaryPrimitives.ReadInt32LittleEndian(content[16..]), BinaryPrimitives.ReadInt32LittleEndian(content[20..]),
            BinaryPrimitives.ReadInt32LittleEndian(content[24..]), BinaryPrimitives.ReadInt32LittleEndian(content[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(content[32..]), BinaryPrimitives.ReadInt64LittleEndian(content[40..]));
    }

    private static uint Checksum(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> part = content[CheckedFrom..];
        uint sum = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(part);
        foreach (ulong word in words)
            sum = BitOperations.Crc32C(sum, word);
        foreach (byte one in part[(8 * words.Length)..])
            sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }
}
