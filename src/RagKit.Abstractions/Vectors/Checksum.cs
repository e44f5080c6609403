using System.Numerics;
using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>
/// CRC-32C of four interleaved lanes of eight bytes each, mixed in the end: as fast as memory where the processor computes
/// it (Castagnoli's polynomial), and the same everywhere.
/// </summary>
internal static class Checksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        uint a = 1, b = 2, c = 3, d = 4;
        int i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = BitOperations.Crc32C(a, words[i]);
            b = BitOperations.Crc32C(b, words[i + 1]);
            c = BitOperations.Crc32C(c, words[i + 2]);
            d = BitOperations.Crc32C(d, words[i + 3]);
        }
        for (; i < words.Length; i++)
            a = BitOperations.Crc32C(a, words[i]);
        for (int at = 8 * words.Length; at < bytes.Length; at++)
            b = BitOperations.Crc32C(b, bytes[at]);
        // Not by another CRC: it would take a shifted error in one lane for one in another.
        const ulong Prime = 0x9E3779B97F4A7C15;
        ulong mixed = (((((((a * Prime) + b) * Prime) + c) * Prime) + d) * Prime) + (uint)bytes.Length;
        return (uint)(mixed ^ (mixed >> 32));
    }
}
