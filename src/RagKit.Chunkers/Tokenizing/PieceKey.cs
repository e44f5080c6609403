using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace RagKit.Tokenizing;

/// <summary>A piece of at most 15 UTF-8 bytes, exactly: its bytes, zeros, and in the last byte how many they are.</summary>
internal readonly record struct PieceKey(ulong Low, ulong High)
{
    public const int MostBytes = 15;

    private static readonly Vector128<byte>[] Masks = [.. Enumerable.Range(0, MostBytes + 1).Select(length =>
        Vector128.Create([.. Enumerable.Range(0, 16).Select(i => (byte)(i < length ? 255 : 0))]))];

    public static bool TryCreate(ReadOnlySpan<char> text, int start, int length, out PieceKey key)
    {
        key = default;
        if (length > MostBytes)
            return false;
        if (text.Length - start >= 16)
        {
            ref ushort first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(text[start..]));
            // Saturation leaves the high bit set in all that is not ASCII.
            Vector128<byte> bytes = Vector128.NarrowWithSaturation(Vector128.LoadUnsafe(ref first), Vector128.LoadUnsafe(ref first, 8)) & Masks[length];
            if (bytes.ExtractMostSignificantBits() == 0)
            {
                key = Of(bytes.AsUInt64(), length);
                return true;
            }
        }
        Span<byte> utf8 = stackalloc byte[16];
        utf8.Clear();
        if (Utf8.FromUtf16(text.Slice(start, length), utf8[..MostBytes], out _, out int written) != System.Buffers.OperationStatus.Done)
            return false;
        key = Of(Vector128.Create<byte>(utf8).AsUInt64(), written);
        return true;
    }

    public uint Hash
    {
        get
        {
            ulong mixed = (Low ^ (High * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93;
            return (uint)(mixed >> 32);
        }
    }

    private static PieceKey Of(Vector128<ulong> bytes, int length) => new(bytes[0], bytes[1] | ((ulong)length << 56));
}
