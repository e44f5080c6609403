using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RagKit.Vectors;

/// <summary>
/// Dot products of bytes: rows of unsigned bytes (the signed code plus 128) with one query of signed bytes. The sums are whole numbers, the same on
/// every processor. Lengths are a multiple of <see cref="Lanes"/>; the callers own the memory and answer for its size.
/// </summary>
internal static unsafe class CodeKernel
{
    /// <summary>Rows' lengths are a multiple of this many bytes: a cache line.</summary>
    public const int Lanes = 64;

    /// <summary>The products of four rows with the query.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Four(sbyte* query, byte* first, byte* second, byte* third, byte* fourth, int length) =>
        AvxVnni.IsSupported
            ? FourFused(query, first, second, third, fourth, length)
            : Vector128.Create(One(query, first, length), One(query, second, length), One(query, third, length), One(query, fourth, length));

    /// <summary>The product of one row with the query.</summary>
    public static int One(sbyte* query, byte* row, int length)
    {
        Vector256<int> even = Vector256<int>.Zero, odd = even;
        for (int i = 0; i < length; i += Lanes)
        {
            even = Add(even, Vector256.Load(row + i), Vector256.Load(query + i));
            odd = Add(odd, Vector256.Load(row + i + 32), Vector256.Load(query + i + 32));
        }
        return Vector256.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> FourFused(sbyte* query, byte* first, byte* second, byte* third, byte* fourth, int length)
    {
        Vector256<int> a = Vector256<int>.Zero, b = a, c = a, d = a;
        for (int i = 0; i < length; i += Lanes)
        {
            Vector256<sbyte> part = Vector256.Load(query + i), next = Vector256.Load(query + i + 32);
            a = AvxVnni.MultiplyWideningAndAdd(a, Vector256.Load(first + i), part);
            b = AvxVnni.MultiplyWideningAndAdd(b, Vector256.Load(second + i), part);
            c = AvxVnni.MultiplyWideningAndAdd(c, Vector256.Load(third + i), part);
            d = AvxVnni.MultiplyWideningAndAdd(d, Vector256.Load(fourth + i), part);
            a = AvxVnni.MultiplyWideningAndAdd(a, Vector256.Load(first + i + 32), next);
            b = AvxVnni.MultiplyWideningAndAdd(b, Vector256.Load(second + i + 32), next);
            c = AvxVnni.MultiplyWideningAndAdd(c, Vector256.Load(third + i + 32), next);
            d = AvxVnni.MultiplyWideningAndAdd(d, Vector256.Load(fourth + i + 32), next);
        }
        Vector256<int> sums = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return sums.GetLower() + sums.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sum, Vector256<byte> row, Vector256<sbyte> query)
    {
        if (AvxVnni.IsSupported)
            return AvxVnni.MultiplyWideningAndAdd(sum, row, query);
        // 255 x 127 fits a short, so the products are exact before they are widened.
        (Vector256<ushort> rowLow, Vector256<ushort> rowHigh) = Vector256.Widen(row);
        (Vector256<short> queryLow, Vector256<short> queryHigh) = Vector256.Widen(query);
        if (Avx2.IsSupported)
            return sum + Avx2.MultiplyAddAdjacent(rowLow.AsInt16(), queryLow) + Avx2.MultiplyAddAdjacent(rowHigh.AsInt16(), queryHigh);
        (Vector256<int> a, Vector256<int> b) = Vector256.Widen(rowLow.AsInt16() * queryLow);
        (Vector256<int> c, Vector256<int> d) = Vector256.Widen(rowHigh.AsInt16() * queryHigh);
        return sum + a + b + c + d;
    }

    /// <summary>Turns a row into a query; the result is the sum of its values, which the caller takes off 128 times to undo the rows' offset.</summary>
    public static int ToQuery(byte* row, sbyte* query, int length)
    {
        int sum = 0;
        for (int i = 0; i < length; i += 32)
        {
            Vector256<byte> bytes = Vector256.Load(row + i);
            (bytes ^ Vector256.Create((byte)128)).AsSByte().Store(query + i);
            (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(bytes);
            sum += Vector256.Sum(low) + Vector256.Sum(high);
        }
        return sum - (128 * length);
    }

    /// <summary>Writes a vector's code as a row: the largest component becomes 127. Padding becomes 128, which stands for 0. The result is what one step is worth.</summary>
    public static float Encode(ReadOnlySpan<float> vector, byte* row, int length)
    {
        float largest = 0;
        foreach (float value in vector)
            largest = Math.Max(largest, Math.Abs(value));
        float steps = largest == 0 ? 0 : 127 / largest;
        for (int i = 0; i < vector.Length; i++)
            row[i] = (byte)(128 + (int)MathF.Round(vector[i] * steps));
        new Span<byte>(row + vector.Length, length - vector.Length).Fill(128);
        return largest / 127;
    }

    /// <summary>A hash of a row, for finding rows that are equal.</summary>
    public static ulong Hash(byte* row, int length)
    {
        ulong hash = (ulong)length * 0x9E3779B97F4A7C15;
        for (int i = 0; i < length; i += sizeof(ulong))
            hash = (BitOperations.RotateLeft(hash, 29) ^ *(ulong*)(row + i)) * 0xD6E8FEB86659FD93;
        return hash ^ (hash >> 32);
    }
}
