namespace RagKit.Embedding;

/// <summary>
/// The leading right singular vectors of a sparse matrix by random projection and power iteration: Halko, Martinsson and Tropp,
/// "Finding structure with randomness", SIAM Review 53(2), 2011, algorithms 4.4 and 5.1. The wide side is never held whole: while
/// iterating for a panel of columns at a time, at the end for a block of rows.
/// </summary>
internal static class RandomizedSvd
{
    private const int Oversampling = 32;
    private const int PowerIterations = 2;
    private const int PanelColumns = 64;
    private const double Cutoff = 1e-4;

    /// <summary>Decomposes A, of n rows and v columns.</summary>
    /// <param name="a">A, by rows; given back as soon as it is not needed any more, before the vectors take memory.</param>
    /// <param name="transposed">A, by columns.</param>
    /// <param name="rank">How many singular values are wanted; fewer come when the rest is nothing, none for a matrix of zeros.</param>
    /// <param name="seed">Of the random projection.</param>
    /// <param name="options">Cores and cancellation; the result does not depend on the cores.</param>
    public static SingularVectors Decompose(SparseMatrix a, SparseMatrix transposed, int rank, ulong seed, ParallelOptions options)
    {
        int size = Math.Min(rank + Oversampling, Math.Min(a.Rows, a.Columns));
        DenseMatrix y = new(a.Rows, size);
        float[] values = [];
        DenseMatrix w = new(0, 0);
        if (size > 0)
        {
            Iterate(y, a, transposed, seed, options);
            a.Dispose();
            (values, w) = Finish(y, transposed, rank, options);
        }
        return new(values, transposed, y, w, options);
    }

    /// <summary>The singular values of B = AᵀY, and W such that B W holds their vectors.</summary>
    private static (float[] Values, DenseMatrix W) Finish(DenseMatrix y, SparseMatrix transposed, int rank, ParallelOptions options)
    {
        int size = y.Columns;
        (double[] squares, double[] vectors) = SymmetricEigen.Decompose(DenseProducts.Gram(transposed, y, options), size);
        options.CancellationToken.ThrowIfCancellationRequested();

        double[] values = [.. squares.Select(square => Math.Sqrt(Math.Max(0, square)))];
        int kept = values.Take(rank).Count(value => value > Cutoff * values[0]);
        DenseMatrix w = new(size, kept);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < kept; j++)
                w.Row(i)[j] = (float)(vectors[(j * size) + i] / values[j]);
        }
        return ([.. values.Take(kept).Select(value => (float)value)], w);
    }

    /// <summary>Y: an orthonormal basis of the range of (AAᵀ)² A Ω.</summary>
    private static void Iterate(DenseMatrix y, SparseMatrix a, SparseMatrix transposed, ulong seed, ParallelOptions options)
    {
        using DenseMatrix panel = new(a.Columns, Math.Min(PanelColumns, y.Stride));
        for (int round = 0; round <= PowerIterations; round++)
        {
            for (int from = 0; from < y.Stride; from += PanelColumns)
            {
                int width = Math.Min(PanelColumns, y.Stride - from);
                if (round == 0)
                    FillRandom(panel, from, Math.Min(width, y.Columns - from), y.Columns, seed, options);
                else
                    transposed.Multiply(y, from, panel, 0, width, options);
                a.Multiply(panel, 0, y, from, width, options);
            }
            Orthonormal.Make(y, options);
        }
    }

    private static void FillRandom(DenseMatrix panel, int from, int width, int columns, ulong seed, ParallelOptions options)
    {
        const int Block = 256;
        Parallel.For(0, (panel.Rows + Block - 1) / Block, options, block =>
        {
            for (int row = block * Block; row < Math.Min(panel.Rows, (block + 1) * Block); row++)
            {
                panel.Row(row).Clear();
                SplitMix.FillNormal(seed, ((ulong)row * (ulong)columns) + (ulong)from, panel.Row(row)[..width]);
            }
        });
    }
}
