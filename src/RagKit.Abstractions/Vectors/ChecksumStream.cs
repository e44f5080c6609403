using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>Writes or reads plain values and memory and sums up what went through (CRC-32C).</summary>
internal sealed class ChecksumStream(Stream stream)
{
    private const int Block = 1 << 20;

    private uint _sum = uint.MaxValue;

    public void Write<T>(T value)
        where T : unmanaged => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Add(bytes);
        stream.Write(bytes);
    }

    public T Read<T>()
        where T : unmanaged
    {
        T value = default;
        Read(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public void Read(Span<byte> bytes)
    {
        // Block by block, so that a block is summed while it is still in the cache.
        for (; bytes.Length > 0; bytes = bytes[Math.Min(Block, bytes.Length)..])
        {
            Span<byte> block = bytes[..Math.Min(Block, bytes.Length)];
            stream.ReadExactly(block);
            Add(block);
        }
    }

    /// <summary>Writes the sum of all so far.</summary>
    public void WriteSum()
    {
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, _sum);
        Write(sum);
    }

    /// <summary>Whether the sum that was written is that of what was read.</summary>
    public bool ReadSum()
    {
        uint expected = _sum;
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        Read(sum);
        return BinaryPrimitives.ReadUInt32LittleEndian(sum) == expected;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        uint sum = _sum;
        foreach (ulong value in MemoryMarshal.Cast<byte, ulong>(bytes))
            sum = BitOperations.Crc32C(sum, value);
        foreach (byte value in bytes[(bytes.Length / sizeof(ulong) * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, value);
        _sum = sum;
    }
}
