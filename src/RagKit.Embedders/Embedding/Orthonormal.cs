namespace RagKit.Embedding;

/// <summary>
/// Makes the columns of a tall matrix orthonormal by Cholesky QR, twice, with a small shift (Fukaya, Kannan, Nakatsukasa, Yamamoto
/// and Yanagisawa, "Shifted Cholesky QR", 2020). Columns that add nothing but rounding become zero.
/// </summary>
internal static class Orthonormal
{
    private const double Shift = 1e-7;

    public static void Make(DenseMatrix x, ParallelOptions options)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            using DenseMatrix inverse = InverseFactor(DenseProducts.Gram(x, options), x.Columns);
            DenseProducts.MultiplyUpper(x, inverse, options);
        }
    }

    /// <summary>R⁻¹ for the upper triangular R with RᵀR = G, in floats; zero in the columns that depend on those before.</summary>
    private static DenseMatrix InverseFactor(double[] gram, int size)
    {
        double trace = 0;
        for (int i = 0; i < size; i++)
            trace += gram[(i * size) + i];
        double shift = Shift * trace / size;

        // The rows of an upper triangular factor, each taken from the rows below it: contiguous, unlike the textbook's columns.
        double[] r = gram;
        bool[] gone = new bool[size];
        for (int i = 0; i < size; i++)
        {
            double pivot = r[(i * size) + i] + shift;
            gone[i] = !(pivot > shift / 2);
            double scale = gone[i] ? 0 : 1 / Math.Sqrt(pivot);
            Span<double> row = r.AsSpan(i * size, size);
            for (int j = i; j < size; j++)
                row[j] *= scale;
            row[i] = gone[i] ? 1 : Math.Sqrt(pivot);
            for (int k = i + 1; k < size; k++)
                Subtract(r.AsSpan((k * size) + k, size - k), row[k], row[k..]);
        }

        // The inverse's rows from the last up: R⁻¹[i] = (e_i - Σ_k>i R[i,k] R⁻¹[k]) / R[i,i].
        double[] inverse = new double[size * size];
        for (int i = size - 1; i >= 0; i--)
        {
            Span<double> row = inverse.AsSpan((i * size) + i, size - i);
            row[0] = 1;
            for (int k = i + 1; k < size; k++)
                Subtract(row[(k - i)..], r[(i * size) + k], inverse.AsSpan((k * size) + k, size - k));
            for (int j = 0; j < row.Length; j++)
                row[j] /= r[(i * size) + i];
        }
        DenseMatrix result = new(size, size);
        for (int i = 0; i < size; i++)
        {
            for (int j = i; j < size; j++)
                result.Row(i)[j] = gone[j] ? 0 : (float)inverse[(i * size) + j];
        }
        return result;
    }

    private static void Subtract(Span<double> target, double factor, ReadOnlySpan<double> row) =>
        System.Numerics.Tensors.TensorPrimitives.FusedMultiplyAdd(row, -factor, target, target);
}
