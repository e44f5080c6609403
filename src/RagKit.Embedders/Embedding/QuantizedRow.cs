using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RagKit.Embedding;

/// <summary>A row of floats as whole numbers of 16 bits, times a unit of its own: half the memory at an error of 1/65534 of the largest.</summary>
internal static class QuantizedRow
{
    /// <summary>Rounds the floats and returns the unit; 0 for zeros.</summary>
    public static float Write(ReadOnlySpan<float> row, Span<short> numbers)
    {
        float unit = Math.Abs(TensorPrimitives.MaxMagnitude(row)) / short.MaxValue;
        if (!float.IsNormal(unit))
        {
            numbers.Clear();
            return 0;
        }
        for (int i = 0; i < row.Length; i++)
            numbers[i] = (short)Math.Clamp(MathF.Round(row[i] / unit), -short.MaxValue, short.MaxValue);
        return unit;
    }

    /// <summary>sum[i] += factor * numbers[i]; each on its own, so that the width of the machine's vectors does not change a bit.</summary>
    public static void AddTo(Span<float> sum, ReadOnlySpan<short> numbers, float factor)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<float> factors = new(factor);
        ref short from = ref MemoryMarshal.GetReference(numbers);
        ref float to = ref MemoryMarshal.GetReference(sum);
        for (; i <= Math.Min(numbers.Length, sum.Length) - (2 * width); i += 2 * width)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)i), out Vector<int> low, out Vector<int> high);
            nuint at = (nuint)i, next = (nuint)(i + width);
            Vector.FusedMultiplyAdd(Vector.ConvertToSingle(low), factors, Vector.LoadUnsafe(ref to, at)).StoreUnsafe(ref to, at);
            Vector.FusedMultiplyAdd(Vector.ConvertToSingle(high), factors, Vector.LoadUnsafe(ref to, next)).StoreUnsafe(ref to, next);
        }
        for (; i < numbers.Length; i++)
            sum[i] = MathF.FusedMultiplyAdd(numbers[i], factor, sum[i]);
    }
}
