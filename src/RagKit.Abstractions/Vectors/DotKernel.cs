using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RagKit.Vectors;

/// <summary>
/// Dot products of one query with rows that lie one behind the other. Rows are padded with zeros to a multiple of
/// <see cref="Kernel.Lanes"/>, so there is no tail. A row's product is summed in the same order whether it is computed alone or
/// with others, and on whatever processor: the same vectors always give the same score.
/// </summary>
internal static class DotKernel
{
    private const int RowsAtOnce = 4;

    /// <summary>Writes the product of each of <paramref name="scores"/>.Length rows with the query.</summary>
    public static void Scan(ReadOnlySpan<float> query, ReadOnlySpan<float> rows, Span<float> scores) => Scan(Kernel.Best, query, rows, scores);

    /// <summary>The product of two padded vectors.</summary>
    public static float Dot(ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        float score = 0;
        Scan(Kernel.Best, query, row, new Span<float>(ref score));
        return score;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scan(KernelWidth width, ReadOnlySpan<float> query, ReadOnlySpan<float> rows, Span<float> scores)
    {
        int stride = query.Length;
        nuint row = 0, count = (nuint)scores.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(stride % Kernel.Lanes, 0, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, (long)stride * scores.Length, nameof(rows));
        ref float first = ref MemoryMarshal.GetReference(rows);
        ref float vector = ref MemoryMarshal.GetReference(query);
        ref float score = ref MemoryMarshal.GetReference(scores);
        if (width == KernelWidth.Wide)
        {
            for (; row + RowsAtOnce <= count; row += RowsAtOnce)
                FourWide(ref vector, ref Unsafe.Add(ref first, row * (nuint)stride), (nuint)stride, ref Unsafe.Add(ref score, row));
            for (; row < count; row++)
                Unsafe.Add(ref score, row) = OneWide(ref vector, ref Unsafe.Add(ref first, row * (nuint)stride), (nuint)stride);
        }
        for (; row < count; row++)
        {
            ref float one = ref Unsafe.Add(ref first, row * (nuint)stride);
            Unsafe.Add(ref score, row) = width == KernelWidth.Middle ? OneMiddle(ref vector, ref one, (nuint)stride) : OneNarrow(ref vector, ref one, (nuint)stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float OneWide(ref float query, ref float row, nuint stride)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (nuint i = 0; i < stride; i += 16)
            sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref query, i), Vector512.LoadUnsafe(ref row, i), sum);
        return Kernel.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float OneMiddle(ref float query, ref float row, nuint stride)
    {
        Vector256<float> low = Vector256<float>.Zero, high = low;
        for (nuint i = 0; i < stride; i += 16)
        {
            low = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref query, i), Vector256.LoadUnsafe(ref row, i), low);
            high = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref query, i + 8), Vector256.LoadUnsafe(ref row, i + 8), high);
        }
        return Kernel.Sum(low, high);
    }

    private static float OneNarrow(ref float query, ref float row, nuint stride)
    {
        Vector128<float> a = Vector128<float>.Zero, b = a, c = a, d = a;
        for (nuint i = 0; i < stride; i += 16)
        {
            a = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref query, i), Vector128.LoadUnsafe(ref row, i), a);
            b = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref query, i + 4), Vector128.LoadUnsafe(ref row, i + 4), b);
            c = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref query, i + 8), Vector128.LoadUnsafe(ref row, i + 8), c);
            d = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref query, i + 12), Vector128.LoadUnsafe(ref row, i + 12), d);
        }
        return Kernel.Sum(Vector256.Create(a, b), Vector256.Create(c, d));
    }

    // Four rows share each load of the query, and their four chains of additions hide one another's latency.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourWide(ref float query, ref float rows, nuint stride, ref float scores)
    {
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a;
        for (nuint i = 0; i < stride; i += 16)
        {
            Vector512<float> part = Vector512.LoadUnsafe(ref query, i);
            a = Vector512.FusedMultiplyAdd(part, Vector512.LoadUnsafe(ref rows, i), a);
            b = Vector512.FusedMultiplyAdd(part, Vector512.LoadUnsafe(ref rows, stride + i), b);
            c = Vector512.FusedMultiplyAdd(part, Vector512.LoadUnsafe(ref rows, (2 * stride) + i), c);
            d = Vector512.FusedMultiplyAdd(part, Vector512.LoadUnsafe(ref rows, (3 * stride) + i), d);
        }
        scores = Kernel.Sum(a);
        Unsafe.Add(ref scores, 1) = Kernel.Sum(b);
        Unsafe.Add(ref scores, 2) = Kernel.Sum(c);
        Unsafe.Add(ref scores, 3) = Kernel.Sum(d);
    }
}
