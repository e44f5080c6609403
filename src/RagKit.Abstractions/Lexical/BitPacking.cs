using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RagKit.Lexical;

/// <summary>Numbers of as many bits as the largest of them needs, one behind the other.</summary>
internal static class BitPacking
{
    /// <summary>Unpacking reads up to this many bytes behind the last number: there must be that many.</summary>
    public const int Padding = 8;

    /// <summary>How many bits the largest number needs; 0 to 31.</summary>
    public static int Bits(ReadOnlySpan<int> numbers)
    {
        uint all = 0;
        foreach (int number in numbers)
            all |= (uint)number;
        return 32 - BitOperations.LeadingZeroCount(all);
    }

    public static int Bytes(int count, int bits) => ((count * bits) + 7) / 8;

    public static void Pack(ReadOnlySpan<int> numbers, int bits, Span<byte> to)
    {
        ulong pending = 0;
        int held = 0, at = 0;
        foreach (int number in numbers)
        {
            pending |= (ulong)(uint)number << held;
            for (held += bits; held >= 8; held -= 8, pending >>= 8)
                to[at++] = (byte)pending;
        }
        if (held > 0)
            to[at] = (byte)pending;
    }

    public static void Unpack(ReadOnlySpan<byte> from, int bits, Span<int> to)
    {
        if (bits == 0)
        {
            to.Clear();
            return;
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(from.Length, Bytes(to.Length, bits) + Padding, nameof(from));
        ref byte first = ref MemoryMarshal.GetReference(from);
        uint mask = (uint)((1UL << bits) - 1);
        for (int i = 0, bit = 0; i < to.Length; i++, bit += bits)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, bit >> 3));
            to[i] = (int)((uint)(word >> (bit & 7)) & mask);
        }
    }
}
