namespace RagKit.Embedding.Tests;

public sealed class RandomizedSvdTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void A_matrix_of_low_rank_is_rebuilt_from_its_vectors()
    {
        const int Rows = 300, Columns = 517, Rank = 9;
        double[,] a = Multiply(Normal(1, Rows, Rank), Normal(2, Rank, Columns));
        (float[] values, float[] vectors) = Decompose(a, 40);
        Assert.Equal(Rank, values.Length);

        // A V Vᵀ = A where V spans A's rows.
        for (int i = 0; i < Rows; i += 7)
        {
            double[] projected = new double[Rank];
            for (int j = 0; j < Columns; j++)
            {
                for (int k = 0; k < Rank; k++)
                    projected[k] += a[i, j] * vectors[(j * Rank) + k];
            }
            for (int j = 0; j < Columns; j++)
                Assert.Equal(a[i, j], Enumerable.Range(0, Rank).Sum(k => projected[k] * vectors[(j * Rank) + k]), 1e-3);
        }
    }

    [Fact]
    public void Known_singular_values_are_found_and_their_vectors_are_orthonormal()
    {
        // U S Vᵀ with cosines for U and V: both have orthonormal columns.
        const int Rows = 400, Columns = 150, Rank = 60, Wanted = 20;
        double[] spectrum = [.. Enumerable.Range(0, Rank).Select(k => 100 * Math.Pow(0.9, k))];
        double[,] a = new double[Rows, Columns];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
                a[i, j] = Enumerable.Range(0, Rank).Sum(k => spectrum[k] * Cosine(i, k, Rows) * Cosine(j, k, Columns));
        }
        (float[] values, float[] vectors) = Decompose(a, Wanted);
        Assert.Equal(Wanted, values.Length);
        for (int k = 0; k < Wanted; k++)
        {
            Assert.Equal(1, values[k] / spectrum[k], 1e-3);
            Assert.Equal(1, Math.Abs(Enumerable.Range(0, Columns).Sum(j => vectors[(j * Wanted) + k] * Cosine(j, k, Columns))), 1e-2);
            for (int other = 0; other <= k; other++)
                Assert.Equal(k == other ? 1 : 0, Enumerable.Range(0, Columns).Sum(j => vectors[(j * Wanted) + k] * vectors[(j * Wanted) + other]), 1e-3);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(1, 5)]
    [InlineData(3, 200)]
    [InlineData(33, 31)]
    public void Any_shape_is_decomposed(int rows, int columns)
    {
        double[,] a = Normal((ulong)(rows + columns), rows, columns);
        (float[] values, float[] vectors) = Decompose(a, 256);
        Assert.Equal(Math.Min(rows, columns), values.Length);
        Assert.True(vectors.Length >= columns * values.Length);
        double squares = a.Cast<double>().Sum(x => x * x);
        Assert.Equal(1, values.Sum(x => x * x) / squares, 1e-3);
    }

    [Fact]
    public void A_matrix_of_zeros_has_no_vectors() => Assert.Empty(Decompose(new double[20, 30], 5).Values);

    [Fact]
    public void The_portable_kernel_gives_the_same_bits_as_the_widest()
    {
        float[] a = new float[4 * 70], b = new float[70 * 32], fast = new float[4 * 32], portable = new float[4 * 32];
        SplitMix.FillNormal(1, 0, a);
        SplitMix.FillNormal(2, 0, b);
        TileKernel.Multiply(a, 1, 70, b, 32, 70, fast, 32);
        for (int j = 0; j < 32; j += 2 * System.Numerics.Vector<float>.Count)
            TileKernel.MultiplyAny(ref a[0], 1, 70, ref b[j], 32, 70, ref portable[j], 32);
        Assert.Equal(fast, portable);
        Assert.Equal(Enumerable.Range(0, 70).Sum(p => (double)a[70 + p] * b[(p * 32) + 5]), fast[32 + 5], 1e-4);
    }

    private static (float[] Values, float[] Vectors) Decompose(double[,] a, int rank)
    {
        List<int> starts = [0], indices = [];
        List<float> values = [];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                if (a[i, j] == 0)
                    continue;
                indices.Add(j);
                values.Add((float)a[i, j]);
            }
            starts.Add(indices.Count);
        }
        using SparseMatrix sparse = new(a.GetLength(1), [.. starts]);
        indices.ToArray().CopyTo(sparse.Indices);
        values.ToArray().CopyTo(sparse.Values);
        using SparseMatrix transposed = sparse.Transpose();
        using SingularVectors found = RandomizedSvd.Decompose(sparse, transposed, rank, 1, Parallel);
        float[] vectors = new float[a.GetLength(1) * found.Values.Length];
        found.ForEachRow((row, vector) => vector.CopyTo(vectors.AsSpan(row * found.Values.Length)));
        return (found.Values, vectors);
    }

    private static double[,] Normal(ulong seed, int rows, int columns)
    {
        float[] numbers = new float[rows * columns];
        SplitMix.FillNormal(seed, 0, numbers);
        double[,] result = new double[rows, columns];
        for (int i = 0; i < numbers.Length; i++)
            result[i / columns, i % columns] = numbers[i];
        return result;
    }

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        double[,] result = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < b.GetLength(1); j++)
            {
                for (int k = 0; k < b.GetLength(0); k++)
                    result[i, j] += a[i, k] * b[k, j];
            }
        }
        return result;
    }

    /// <summary>The discrete cosine transform's k-th vector, of length 1.</summary>
    private static double Cosine(int i, int k, int n) => Math.Sqrt((k == 0 ? 1.0 : 2.0) / n) * Math.Cos(Math.PI * (i + 0.5) * k / n);
}
