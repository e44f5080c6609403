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
    public static double[] Gram(DenseMatrix x, ParallelOptions options) => Gram(x.Rows, x.Columns, x.Stride, options, (row, rows, sums, tile) =>
        AddGram(x.Data.Slice(row * x.Stride, Math.Min(rows, x.PaddedRows - row) * x.Stride), x.Stride, tile, sums));

    /// <summary>The same of X = A Y, of which only a block at a time is held.</summary>
    public static double[] Gram(SparseMatrix a, DenseMatrix y, ParallelOptions options)
    {
        using ThreadLocal<NativeBuffer<float>> blocks = new(() => new(GramBlock * y.Stride), trackAllValues: true);
        try
        {
            return Gram(a.Rows, y.Columns, y.Stride, options, (row, rows, sums, tile) =>
            {
                Span<float> block = blocks.Value!.Span[..(rows * y.Stride)];
                for (int i = 0; i < rows; i++)
                    a.MultiplyRow(row + i, y, 0, block.Slice(i * y.Stride, y.Stride));
                AddGram(block, y.Stride, tile, sums);
            });
        }
        finally
        {
            foreach (NativeBuffer<float> block in blocks.Values)
                block.Dispose();
        }
    }

    /// <summary>X := X R, where R is upper triangular, row by row, of X's width.</summary>
    public static void MultiplyUpper(DenseMatrix x, DenseMatrix upper, ParallelOptions options)
    {
        int stride = x.Stride;
        Parallel.For(0, (x.PaddedRows + RowBlock - 1) / RowBlock, options, () => new float[RowBlock * stride], (block, _, result) =>
        {
            int first = block * RowBlock, rows = Math.Min(RowBlock, x.PaddedRows - first);
            Span<float> data = x.Data.Slice(first * stride, rows * stride);
            for (int j = 0; j < stride; j += DenseMatrix.TileColumns)
            {
                int depth = Math.Min(x.Columns, j + DenseMatrix.TileColumns);
                for (int i = 0; i < rows; i += DenseMatrix.TileRows)
                    TileKernel.Multiply(data[(i * stride)..], 1, stride, upper.Data[j..], stride, depth, result.AsSpan((i * stride) + j), stride);
            }
            result.AsSpan(0, rows * stride).CopyTo(data);
            return result;
        }, _ => { });
    }

    /// <summary>Hands out the rows of A Y W, without padding, of which only a block at a time is held.</summary>
    public static void ForEachRow(SparseMatrix a, DenseMatrix y, DenseMatrix w, ParallelOptions options, RowAction act) =>
        Parallel.For(0, (a.Rows + RowBlock - 1) / RowBlock, options, () => (Product: new float[RowBlock * y.Stride], Result: new float[RowBlock * w.Stride]), (block, _, buffers) =>
        {
            int first = block * RowBlock, rows = Math.Min(RowBlock, a.Rows - first);
            // The rest of a last tile is what was there before: its results are not handed out.
            for (int i = 0; i < rows; i++)
                a.MultiplyRow(first + i, y, 0, buffers.Product.AsSpan(i * y.Stride, y.Stride));
            for (int j = 0; j < w.Stride; j += DenseMatrix.TileColumns)
            {
                for (int i = 0; i < rows; i += DenseMatrix.TileRows)
                    TileKernel.Multiply(buffers.Product.AsSpan(i * y.Stride), 1, y.Stride, w.Data[j..], w.Stride, w.Rows, buffers.Result.AsSpan((i * w.Stride) + j), w.Stride);
            }
            for (int i = 0; i < rows; i++)
                act(first + i, buffers.Result.AsSpan(i * w.Stride, w.Columns));
            return buffers;
        }, _ => { });

    private static double[] Gram(int rows, int size, int padded, ParallelOptions options, GramAdder add)
    {
        int blocks = (rows + GramBlock - 1) / GramBlock;
        int blocksAPart = (blocks + MaxGramParts - 1) / MaxGramParts;
        int parts = (blocks + blocksAPart - 1) / blocksAPart;
        using NativeBuffer<double> sums = new((long)parts * padded * padded);
        Parallel.For(0, parts, options, part =>
        {
            float[] tile = new float[DenseMatrix.TileRows * DenseMatrix.TileColumns];
            int end = Math.Min(rows, (part + 1) * blocksAPart * GramBlock);
            for (int row = part * blocksAPart * GramBlock; row < end; row += GramBlock)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                add(row, Math.Min(GramBlock, end - row), sums.Span.Slice(part * padded * padded, padded * padded), tile);
            }
        });
        double[] gram = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            Span<double> row = gram.AsSpan((i * size) + i, size - i);
            for (int part = 0; part < parts; part++)
                TensorPrimitives.Add(row, sums.Span.Slice((((part * padded) + i) * padded) + i, row.Length), row);
            for (int j = i + 1; j < size; j++)
                gram[(j * size) + i] = gram[(i * size) + j];
        }
        return gram;
    }

    /// <summary>Adds the tiles on and above the diagonal of one block's XᵀX.</summary>
    private static void AddGram(ReadOnlySpan<float> block, int stride, float[] tile, Span<double> sums)
    {
        int rows = block.Length / stride;
        for (int j = 0; j < stride; j += DenseMatrix.TileColumns)
        {
            for (int i = 0; i < j + DenseMatrix.TileColumns; i += DenseMatrix.TileRows)
            {
                TileKernel.Multiply(block[i..], stride, 1, block[j..], stride, rows, tile, DenseMatrix.TileColumns);
                for (int r = 0; r < DenseMatrix.TileRows; r++)
                {
                    Span<double> target = sums.Slice(((i + r) * stride) + j, DenseMatrix.TileColumns);
                    for (int c = 0; c < target.Length; c++)
                        target[c] += tile[(r * DenseMatrix.TileColumns) + c];
                }
            }
        }
    }

    private delegate void GramAdder(int row, int rows, Span<double> sums, float[] tile);
}
