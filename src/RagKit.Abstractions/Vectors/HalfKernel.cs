using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RagKit.Vectors;

/// <summary>
/// Dot products with rows in half precision (IEEE 754 binary16), which are 2^15 times as large as the vectors: no value that
/// matters is then too small for a normal number. A half becomes a float by a shift and a mask, 2^112 times too small; the query is
/// scaled by 2^97 so that products come out right.
/// </summary>
internal static class HalfKernel
{
    private const float RowScale = 32768;
    private const int Mask = unchecked((int)0x8FFFE000);

    // The smallest normal number of half precision.
    private const float Smallest = 6.103515625e-5f;

    /// <summary>How far a product may lie from the float rows': half an ulp of each of the row's values, and what is too small.</summary>
    public static float Margin(int dimensions) => 0.00048829f + (MathF.Sqrt(dimensions) * Smallest / RowScale);

    public static void Encode(ReadOnlySpan<float> row, Span<ushort> codes)
    {
        for (int i = 0; i < row.Length; i++)
        {
            float value = row[i] * RowScale;
            codes[i] = MathF.Abs(value) < Smallest ? (ushort)0 : BitConverter.HalfToUInt16Bits((Half)value);
        }
    }

    public static float[] Prepare(ReadOnlySpan<float> query)
    {
        float[] scaled = new float[query.Length];
        float scale = MathF.ScaleB(1, 97);
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = query[i] * scale;
        return scaled;
    }

    public static void Scan(ReadOnlySpan<float> prepared, ReadOnlySpan<ushort> rows, Span<float> scores) => Scan(Kernel.Best, prepared, rows, scores);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scan(KernelWidth width, ReadOnlySpan<float> prepared, ReadOnlySpan<ushort> rows, Span<float> scores)
    {
        nuint stride = (nuint)prepared.Length, row = 0, count = (nuint)scores.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(prepared.Length % Kernel.Lanes, 0, nameof(prepared));
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, (long)prepared.Length * scores.Length, nameof(rows));
        ref short first = ref Unsafe.As<ushort, short>(ref MemoryMarshal.GetReference(rows));
        ref float vector = ref MemoryMarshal.GetReference(prepared);
        ref float score = ref MemoryMarshal.GetReference(scores);
        if (width == KernelWidth.Wide)
        {
            for (; row + 4 <= count; row += 4)
                FourWide(ref vector, ref Unsafe.Add(ref first, row * stride), stride, ref Unsafe.Add(ref score, row));
        }
        for (; row < count; row++)
            Unsafe.Add(ref score, row) = width == KernelWidth.Narrow
                ? OneNarrow(ref vector, ref Unsafe.Add(ref first, row * stride), stride)
                : OneMiddle(ref vector, ref Unsafe.Add(ref first, row * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Wide(ref short halves, nuint at)
    {
        Vector256<short> sixteen = Vector256.LoadUnsafe(ref halves, at);
        Vector512<int> wide = Avx512F.IsSupported ? Avx512F.ConvertToVector512Int32(sixteen) : Vector512.Create(Vector256.WidenLower(sixteen), Vector256.WidenUpper(sixteen));
        return (Vector512.ShiftLeft(wide, 13) & Vector512.Create(Mask)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourWide(ref float query, ref short rows, nuint stride, ref float scores)
    {
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a;
        for (nuint i = 0; i < stride; i += 16)
        {
            Vector512<float> part = Vector512.LoadUnsafe(ref query, i);
            a = Vector512.FusedMultiplyAdd(part, Wide(ref rows, i), a);
            b = Vector512.FusedMultiplyAdd(part, Wide(ref rows, stride + i), b);
            c = Vector512.FusedMultiplyAdd(part, Wide(ref rows, (2 * stride) + i), c);
            d = Vector512.FusedMultiplyAdd(part, Wide(ref rows, (3 * stride) + i), d);
        }
        scores = Kernel.Sum(a);
        Unsafe.Add(ref scores, 1) = Kernel.Sum(b);
        Unsafe.Add(ref scores, 2) = Kernel.Sum(c);
        Unsafe.Add(ref scores, 3) = Kernel.Sum(d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float OneMiddle(ref float query, ref short row, nuint stride)
    {
        Vector256<float> low = Vector256<float>.Zero, high = low;
        Vector256<int> mask = Vector256.Create(Mask);
        for (nuint i = 0; i < stride; i += 16)
        {
            (Vector256<int> left, Vector256<int> right) = Vector256.Widen(Vector256.LoadUnsafe(ref row, i));
            low = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref query, i), (Vector256.ShiftLeft(left, 13) & mask).AsSingle(), low);
            high = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref query, i + 8), (Vector256.ShiftLeft(right, 13) & mask).AsSingle(), high);
        }
        return Kernel.Sum(low, high);
    }

    private static float OneNarrow(ref float query, ref short row, nuint stride)
    {
        Span<float> lanes = stackalloc float[16];
        lanes.Clear();
        for (nuint i = 0; i < stride; i += 16)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                float value = BitConverter.Int32BitsToSingle((Unsafe.Add(ref row, i + (nuint)lane) << 13) & Mask);
                lanes[lane] = MathF.FusedMultiplyAdd(Unsafe.Add(ref query, i + (nuint)lane), value, lanes[lane]);
            }
        }
        return Kernel.Sum(Vector256.Create<float>(lanes[..8]), Vector256.Create<float>(lanes[8..]));
    }
}
