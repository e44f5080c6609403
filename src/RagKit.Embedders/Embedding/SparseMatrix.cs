using System.Numerics.Tensors;

namespace RagKit.Embedding;

/// <summary>A sparse matrix in rows: row r has the columns and values from <c>Starts[r]</c> to <c>Starts[r + 1]</c>.</summary>
internal sealed record SparseMatrix(int Columns, int[] Starts, int[] Indices, float[] Values)
{
    public int Rows => Starts.Length - 1;

    /// <summary>The same matrix by columns; within a row of the result in ascending order.</summary>
    public SparseMatrix Transpose()
    {
        int[] starts = new int[Columns + 1];
        foreach (int column in Indices)
            starts[column + 1]++;
        for (int i = 0; i < Columns; i++)
            starts[i + 1] += starts[i];
        int[] next = starts[..^1], indices = new int[Indices.Length];
        float[] values = new float[Values.Length];
        for (int row = 0; row < Rows; row++)
        {
            for (int i = Starts[row]; i < Starts[row + 1]; i++)
            {
                int at = next[Indices[i]]++;
                (indices[at], values[at]) = (row, Values[i]);
            }
        }
        return new(Rows, starts, indices, values);
    }

    /// <summary>result[r, to..] = Σ_c this[r, c] dense[c, from..], each row on its own and in the order of its entries.</summary>
    public void Multiply(DenseMatrix dense, int from, DenseMatrix result, int to, int width, ParallelOptions options)
    {
        const int Block = 128;
        Parallel.For(0, (Rows + Block - 1) / Block, options, block =>
        {
            for (int row = block * Block; row < Math.Min(Rows, (block + 1) * Block); row++)
            {
                Span<float> sum = result.Data.AsSpan((row * result.Stride) + to, width);
                sum.Clear();
                for (int i = Starts[row]; i < Starts[row + 1]; i++)
                    TensorPrimitives.FusedMultiplyAdd(dense.Data.AsSpan((Indices[i] * dense.Stride) + from, width), Values[i], sum, sum);
            }
        });
    }
}
