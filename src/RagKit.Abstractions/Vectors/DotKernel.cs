using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RagKit.Vectors;

/// <summary>
/// Dot products of one query with rows that lie one behind the other. Rows are padded with zeros to a multiple of
/// <see cref="Lanes"/>, so there is no tail. A row's product is summed in the same order whether it is computed alone or with
/// others: the same vectors always give the same score.
/// </summary>
internal static class DotKernel
{
    /// <summary>Rows' lengths are a multiple of this many floats: the widest register.</summary>
    public const int Lanes = 16;

    private const int RowsAtOnce = 4;

    /// <summary>Writes the product of each of <paramref name="scores"/>.Length rows with the query.</summary>
    public static void Scan(ReadOnlySpan<float> query, ReadOnlySpan<float> rows, Span<float> scores)
    {
        int stride = query.Length, row = 0;
        ArgumentOutOfRangeException.ThrowIfNotEqual(stride % Lanes, 0, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, stride * scores.Length, nameof(rows));
        ref float first = ref MemoryMarshal.GetReference(rows);
        ref float vector = ref MemoryMarshal.GetReference(query);
        if (Vector512.IsHardwareAccelerated)
        {
            for (; row + RowsAtOnce <= scores.Length; row += RowsAtOnce)
                Four(ref vector, ref Unsafe.Add(ref first, row * stride), stride, scores.Slice(row, RowsAtOnce));
        }
        for (; row < scores.Length; row++)
            scores[row] = One(ref vector, ref Unsafe.Add(ref first, row * stride), stride);
    }

    /// <summary>The product of two padded vectors.</summary>
    public static float Dot(ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Length % Lanes, 0, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(row.Length, query.Length, nameof(row));
        return One(ref MemoryMarshal.GetReference(query), ref MemoryMarshal.GetReference(row), query.Length);
    }

    private static float One(ref float query, ref float row, int stride) =>
        Vector512.IsHardwareAccelerated ? OneWide(ref query, ref row, stride) : OneNarrow(ref query, ref row, stride);

    private static float OneWide(ref float query, ref float row, int stride)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (nuint i = 0; i < (nuint)stride; i += Lanes)
            sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref query, i), Vector512.LoadUnsafe(ref row, i), sum);
        return Vector512.Sum(sum);
    }

    private static float OneNarrow(ref float query, ref float row, int stride)
    {
        Vector<float> even = Vector<float>.Zero, odd = Vector<float>.Zero;
        nuint width = (nuint)Vector<float>.Count;
        nuint i = 0;
        // A Vector<float> has 4, 8 or 16 lanes; the last case leaves one step over.
        for (; i + (2 * width) <= (nuint)stride; i += 2 * width)
        {
            even += Vector.LoadUnsafe(ref query, i) * Vector.LoadUnsafe(ref row, i);
            odd += Vector.LoadUnsafe(ref query, i + width) * Vector.LoadUnsafe(ref row, i + width);
        }
        for (; i < (nuint)stride; i += width)
            even += Vector.LoadUnsafe(ref query, i) * Vector.LoadUnsafe(ref row, i);
        return Vector.Sum(even + odd);
    }

    // Four rows share each load of the query, and their four chains of additions hide one another's latency.
    private static void Four(ref float query, ref float rows, int stride, Span<float> scores)
    {
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a;
        nuint second = (nuint)stride, third = 2 * second, fourth = 3 * second;
        for (nuint i = 0; i < (nuint)stride; i += Lanes)
        {
            Vector512<float> part = Vector512.LoadUnsafe(ref query, i);
            a = Vector512.FusedMultiplyAdd(part, Vector512.LoadUnsafe(ref rows, i), a);
            b = Vector512.FusedMultiplyAdd(part, Vector512.LoadUnsafe(ref rows, second + i), b);
            c = Vector512.FusedMultiplyAdd(part, Vector512.LoadUnsafe(ref rows, third + i), c);
            d = Vector512.FusedMultiplyAdd(part, Vector512.LoadUnsafe(ref rows, fourth + i), d);
        }
        scores[0] = Vector512.Sum(a);
        scores[1] = Vector512.Sum(b);
        scores[2] = Vector512.Sum(c);
        scores[3] = Vector512.Sum(d);
    }
}
