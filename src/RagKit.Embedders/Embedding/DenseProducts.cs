using System.Numerics.Tensors;

namespace RagKit.Embedding;

/// <summary>
/// Products of tall matrices with small ones, on several cores. Work is cut into the same blocks however many cores there are, and
/// sums over blocks are taken in their order, so that the result is the same bit for bit.
/// </summary>
internal static class DenseProducts
{
    private const int GramBlock = 256;
    private const int MaxGramParts = 16;
    private const int RowBlock = 64;

    /// <summary>XᵀX of the true columns, row by row, in doubles: float sums within 256 rows, double beyond.</summary>
    public static double[] Gram(DenseMatrix x, ParallelOptions options)
    {
        int size = x.Columns, padded = x.Stride;
        int blocks = (x.PaddedRows + GramBlock - 1) / GramBlock;
        int blocksAPart = (blocks + MaxGramParts - 1) / MaxGramParts;
        double[][] parts = new double[(blocks + blocksAPart - 1) / blocksAPart][];
        Parallel.For(0, parts.Length, options, part =>
        {
            double[] sums = new double[padded * padded];
            float[] tile = new float[DenseMatrix.TileRows * DenseMatrix.TileColumns];
            int end = Math.Min(x.PaddedRows, (part + 1) * blocksAPart * GramBlock);
            for (int row = part * blocksAPart * GramBlock; row < end; row += GramBlock)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                AddGram(x, row, Math.Min(GramBlock, end - row), tile, sums);
            }
            parts[part] = sums;
        });
        double[] gram = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            foreach (double[] sums in parts)
                TensorPrimitives.Add(gram.AsSpan((i * size) + i, size - i), sums.AsSpan((i * padded) + i, size - i), gram.AsSpan((i * size) + i, size - i));
            for (int j = i + 1; j < size; j++)
                gram[(j * size) + i] = gram[(i * size) + j];
        }
        return gram;
    }

    /// <summary>X := X R, where R is upper triangular, row by row, of X's width.</summary>
    public static void MultiplyUpper(DenseMatrix x, DenseMatrix upper, ParallelOptions options)
    {
        int stride = x.Stride;
        Parallel.For(0, (x.PaddedRows + RowBlock - 1) / RowBlock, options, () => new float[RowBlock * stride], (block, _, result) =>
        {
            int first = block * RowBlock, rows = Math.Min(RowBlock, x.PaddedRows - first);
            for (int j = 0; j < stride; j += DenseMatrix.TileColumns)
            {
                int depth = Math.Min(x.Columns, j + DenseMatrix.TileColumns);
                for (int i = 0; i < rows; i += DenseMatrix.TileRows)
                    TileKernel.Multiply(x.Data.AsSpan((first + i) * stride), 1, stride, upper.Data.AsSpan(j), stride, depth, result.AsSpan((i * stride) + j), stride);
            }
            result.AsSpan(0, rows * stride).CopyTo(x.Data.AsSpan(first * stride));
            return result;
        }, _ => { });
    }

    /// <summary>
    /// X W, row by row without padding, written over the beginning of X's own array, for W of no more columns than X.
    /// </summary>
    public static float[] MultiplyInPlace(DenseMatrix x, DenseMatrix w, ParallelOptions options)
    {
        const int Stripe = 64 * RowBlock;
        int width = w.Columns;
        float[] result = new float[Math.Min(Stripe, x.PaddedRows) * w.Stride];
        for (int start = 0; start < x.Rows; start += Stripe)
        {
            int rows = Math.Min(Stripe, x.PaddedRows - start);
            Parallel.For(0, (rows + RowBlock - 1) / RowBlock, options, block =>
            {
                int end = Math.Min(rows, (block + 1) * RowBlock);
                for (int j = 0; j < w.Stride; j += DenseMatrix.TileColumns)
                {
                    for (int i = block * RowBlock; i < end; i += DenseMatrix.TileRows)
                        TileKernel.Multiply(x.Data.AsSpan((start + i) * x.Stride), 1, x.Stride, w.Data.AsSpan(j), w.Stride, w.Rows, result.AsSpan((i * w.Stride) + j), w.Stride);
                }
            });
            for (int i = 0; i < Math.Min(rows, x.Rows - start); i++)
                result.AsSpan(i * w.Stride, width).CopyTo(x.Data.AsSpan((start + i) * width));
        }
        return x.Data;
    }

    /// <summary>Adds the tiles on and above the diagonal of one block's XᵀX.</summary>
    private static void AddGram(DenseMatrix x, int row, int rows, float[] tile, double[] sums)
    {
        int stride = x.Stride;
        ReadOnlySpan<float> block = x.Data.AsSpan(row * stride, rows * stride);
        for (int j = 0; j < stride; j += DenseMatrix.TileColumns)
        {
            for (int i = 0; i < j + DenseMatrix.TileColumns; i += DenseMatrix.TileRows)
            {
                TileKernel.Multiply(block[i..], stride, 1, block[j..], stride, rows, tile, DenseMatrix.TileColumns);
                for (int r = 0; r < DenseMatrix.TileRows; r++)
                {
                    Span<double> target = sums.AsSpan(((i + r) * stride) + j, DenseMatrix.TileColumns);
                    for (int c = 0; c < target.Length; c++)
                        target[c] += tile[(r * DenseMatrix.TileColumns) + c];
                }
            }
        }
    }
}
