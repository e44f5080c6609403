using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RagKit.Vectors;

/// <summary>Brings vectors to the length 1, padded with zeros.</summary>
internal static class RowEncoder
{
    /// <summary>One by the vector's length; 0 for a vector of zeros.</summary>
    public static double Scale(ReadOnlySpan<float> vector, int dimensions)
    {
        if (vector.Length != dimensions)
            throw new ArgumentException($"A vector of {vector.Length} dimensions does not fit among vectors of {dimensions}.", nameof(vector));
        double squares = Squares(vector);
        if (!double.IsFinite(squares))
            throw new ArgumentException("A vector holds NaN or infinity.", nameof(vector));
        return squares == 0 ? 0 : 1 / Math.Sqrt(squares);
    }

    /// <summary>Writes the vector times the scale; what is behind its dimensions stays as it is.</summary>
    public static void Copy(ReadOnlySpan<float> vector, double scale, Span<float> row)
    {
        int i = 0;
        ref float from = ref MemoryMarshal.GetReference(vector);
        ref float to = ref MemoryMarshal.GetReference(row);
        for (; i + 8 <= vector.Length; i += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            Vector256.Narrow(low * scale, high * scale).StoreUnsafe(ref to, (nuint)i);
        }
        for (; i < vector.Length; i++)
            row[i] = (float)(vector[i] * scale);
    }

    private static double Squares(ReadOnlySpan<float> vector)
    {
        int i = 0;
        ref float from = ref MemoryMarshal.GetReference(vector);
        Vector256<double> left = Vector256<double>.Zero, right = left;
        for (; i + 8 <= vector.Length; i += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            left += low * low;
            right += high * high;
        }
        double squares = Vector256.Sum(left + right);
        for (; i < vector.Length; i++)
            squares += (double)vector[i] * vector[i];
        return squares;
    }
}
