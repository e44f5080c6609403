using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RagKit.Vectors;

/// <summary>
/// Dot products with rows in a byte a dimension: a value is <c>(code - 128) * scale</c>, the scale being the row's own, its largest
/// value by 127. Nothing is learnt from the data, so no data are too skewed for it: no value is off by more than half its row's
/// scale. Sums of products are whole numbers, the same on every processor.
/// </summary>
internal static class ByteKernel
{
    /// <summary>Rows' lengths are a multiple of this many bytes.</summary>
    public const int Lanes = 32;

    /// <summary>The products of so many dimensions fit 32 bits.</summary>
    public const int MostDimensions = 32_768;

    private const int RowsAtOnce = 4;
    private const int Zero = 128;

    /// <summary>Writes the codes of a row, padded as the float rows are, and returns its scale.</summary>
    public static float Encode(ReadOnlySpan<float> row, Span<byte> codes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(codes.Length, row.Length, nameof(codes));
        Vector256<float> most = Vector256<float>.Zero;
        ref float first = ref MemoryMarshal.GetReference(row);
        ref byte code = ref MemoryMarshal.GetReference(codes);
        for (nuint i = 0; i < (nuint)row.Length; i += 8)
            most = Vector256.Max(most, Vector256.Abs(Vector256.LoadUnsafe(ref first, i)));
        float largest = 0;
        for (int lane = 0; lane < 8; lane++)
            largest = MathF.Max(largest, most[lane]);
        float scale = largest / 127;
        Vector256<float> inverse = Vector256.Create(scale == 0 ? 0 : 1 / scale), half = Vector256.Create(Zero + 0.5f);
        for (nuint i = 0; i < (nuint)row.Length; i += 16)
        {
            // What is converted is above 0: cutting off the fraction rounds.
            Vector256<int> left = Vector256.ConvertToInt32((Vector256.LoadUnsafe(ref first, i) * inverse) + half);
            Vector256<int> right = Vector256.ConvertToInt32((Vector256.LoadUnsafe(ref first, i + 8) * inverse) + half);
            Vector256<ushort> both = Vector256.Narrow(left.AsUInt32(), right.AsUInt32());
            Vector128.Narrow(both.GetLower(), both.GetUpper()).StoreUnsafe(ref code, i);
        }
        return scale;
    }

    /// <summary>
    /// How far a product may lie from the float rows' for each unit of the row's scale: half of it in every dimension, by
    /// Cauchy and Schwarz for a query of length 1, and a little for the rounding of all that is computed.
    /// </summary>
    public static float MarginOfScale(int dimensions) => (0.5f * MathF.Sqrt(dimensions) * 1.0001f) + 0.001f;

    /// <summary>Writes about the product of each of <paramref name="scores"/>.Length rows with the query.</summary>
    public static void Scan(ByteQuery query, ReadOnlySpan<byte> rows, ReadOnlySpan<float> scales, Span<float> scores) =>
        Scan(Kernel.Best, query, rows, scales, scores);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scan(KernelWidth width, ByteQuery query, ReadOnlySpan<byte> rows, ReadOnlySpan<float> scales, Span<float> scores)
    {
        nuint stride = (nuint)query.High.Length, row = 0, count = (nuint)scores.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.High.Length % Lanes, 0, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, query.High.Length * (long)scores.Length, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(scales.Length, scores.Length, nameof(scales));
        ref byte first = ref MemoryMarshal.GetReference(rows);
        ref sbyte high = ref MemoryMarshal.GetArrayDataReference(query.High);
        ref sbyte low = ref MemoryMarshal.GetArrayDataReference(query.Low);
        ref float score = ref MemoryMarshal.GetReference(scores);
        ref float scale = ref MemoryMarshal.GetReference(scales);
        int highOffset = Zero * query.HighSum, lowOffset = Zero * query.LowSum;
        if (AvxVnni.IsSupported && Avx2.IsSupported && width != KernelWidth.Narrow)
        {
            Vector128<float> step = Vector128.Create(query.Step);
            for (; row + RowsAtOnce <= count; row += RowsAtOnce)
            {
                Four(ref high, ref low, ref Unsafe.Add(ref first, row * stride), stride, out Vector128<int> highs, out Vector128<int> lows);
                Vector128<float> product = (256f * Vector128.ConvertToSingle(highs - Vector128.Create(highOffset))) + Vector128.ConvertToSingle(lows - Vector128.Create(lowOffset));
                (product * (step * Vector128.LoadUnsafe(ref scale, row))).StoreUnsafe(ref score, row);
            }
        }
        for (; row < count; row++)
        {
            ref byte one = ref Unsafe.Add(ref first, row * stride);
            int highs, lows;
            if (width == KernelWidth.Narrow)
                (highs, lows) = (Plain(ref high, ref one, stride), Plain(ref low, ref one, stride));
            else
                (highs, lows) = (One(ref high, ref one, stride), One(ref low, ref one, stride));
            float product = (256f * (highs - highOffset)) + (lows - lowOffset);
            Unsafe.Add(ref score, row) = product * (query.Step * Unsafe.Add(ref scale, row));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref sbyte high, ref sbyte low, ref byte rows, nuint stride, out Vector128<int> highs, out Vector128<int> lows)
    {
        Vector256<int> a = Vector256<int>.Zero, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (nuint i = 0; i < stride; i += Lanes)
        {
            Vector256<sbyte> upper = Vector256.LoadUnsafe(ref high, i), lower = Vector256.LoadUnsafe(ref low, i);
            Vector256<byte> row = Vector256.LoadUnsafe(ref rows, i);
            a = AvxVnni.MultiplyWideningAndAdd(a, row, upper);
            e = AvxVnni.MultiplyWideningAndAdd(e, row, lower);
            row = Vector256.LoadUnsafe(ref rows, stride + i);
            b = AvxVnni.MultiplyWideningAndAdd(b, row, upper);
            f = AvxVnni.MultiplyWideningAndAdd(f, row, lower);
            row = Vector256.LoadUnsafe(ref rows, (2 * stride) + i);
            c = AvxVnni.MultiplyWideningAndAdd(c, row, upper);
            g = AvxVnni.MultiplyWideningAndAdd(g, row, lower);
            row = Vector256.LoadUnsafe(ref rows, (3 * stride) + i);
            d = AvxVnni.MultiplyWideningAndAdd(d, row, upper);
            h = AvxVnni.MultiplyWideningAndAdd(h, row, lower);
        }
        highs = Sums(a, b, c, d);
        lows = Sums(e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Sums(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        Vector256<int> pairs = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return pairs.GetLower() + pairs.GetUpper();
    }

    // A product of an unsigned and a signed byte fits 16 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int One(ref sbyte query, ref byte row, nuint stride)
    {
        Vector256<int> sum = Vector256<int>.Zero;
        for (nuint i = 0; i < stride; i += Lanes)
        {
            Vector256<byte> codes = Vector256.LoadUnsafe(ref row, i);
            Vector256<sbyte> part = Vector256.LoadUnsafe(ref query, i);
            Vector256<short> left = Vector256.WidenLower(codes).AsInt16() * Vector256.WidenLower(part);
            Vector256<short> right = Vector256.WidenUpper(codes).AsInt16() * Vector256.WidenUpper(part);
            sum += Vector256.WidenLower(left) + Vector256.WidenUpper(left) + Vector256.WidenLower(right) + Vector256.WidenUpper(right);
        }
        return Vector256.Sum(sum);
    }

    private static int Plain(ref sbyte query, ref byte row, nuint stride)
    {
        int sum = 0;
        for (nuint i = 0; i < stride; i++)
            sum += Unsafe.Add(ref row, i) * Unsafe.Add(ref query, i);
        return sum;
    }
}
