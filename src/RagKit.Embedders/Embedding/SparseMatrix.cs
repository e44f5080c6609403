using System.Numerics.Tensors;

namespace RagKit.Embedding;

/// <summary>A sparse matrix in rows: row r has the columns and values from <c>Starts[r]</c> to <c>Starts[r + 1]</c>.</summary>
internal sealed class SparseMatrix(int columns, int[] starts) : IDisposable
{
    private const int Block = 128;

    private readonly NativeBuffer<int> _indices = new(starts[^1]);
    private readonly NativeBuffer<float> _values = new(starts[^1]);

    public int Rows => Starts.Length - 1;

    public int Columns { get; } = columns;

    public int[] Starts { get; } = starts;

    public Span<int> Indices => _indices.Span;

    public Span<float> Values => _values.Span;

    /// <summary>The columns of a row.</summary>
    public Span<int> RowIndices(int row) => Indices[Starts[row]..Starts[row + 1]];

    /// <summary>The values of a row.</summary>
    public Span<float> RowValues(int row) => Values[Starts[row]..Starts[row + 1]];

    /// <summary>The same matrix by columns; within a row of the result in ascending order.</summary>
    public SparseMatrix Transpose()
    {
        int[] starts = new int[Columns + 1];
        foreach (int column in Indices)
            starts[column + 1]++;
        for (int i = 0; i < Columns; i++)
            starts[i + 1] += starts[i];
        SparseMatrix result = new(Rows, starts);
        int[] next = starts[..^1];
        Span<int> indices = result.Indices;
        Span<float> values = result.Values;
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<int> rowIndices = RowIndices(row);
            ReadOnlySpan<float> rowValues = RowValues(row);
            for (int i = 0; i < rowIndices.Length; i++)
            {
                int at = next[rowIndices[i]]++;
                (indices[at], values[at]) = (row, rowValues[i]);
            }
        }
        return result;
    }

    /// <summary>Does something to each row on its own, on several cores.</summary>
    public void ForEachRow(ParallelOptions options, Action<int> act) => Parallel.For(0, (Rows + Block - 1) / Block, options, block =>
    {
        for (int row = block * Block; row < Math.Min(Rows, (block + 1) * Block); row++)
            act(row);
    });

    /// <summary>result[r, to..] = Σ_c this[r, c] dense[c, from..], each row on its own and in the order of its entries.</summary>
    public void Multiply(DenseMatrix dense, int from, DenseMatrix result, int to, int width, ParallelOptions options) =>
        ForEachRow(options, row => MultiplyRow(row, dense, from, result.Row(row).Slice(to, width)));

    /// <summary>result = Σ_c this[row, c] dense[c, from..].</summary>
    public void MultiplyRow(int row, DenseMatrix dense, int from, Span<float> result)
    {
        result.Clear();
        ReadOnlySpan<float> data = dense.Data[from..], values = RowValues(row);
        ReadOnlySpan<int> indices = RowIndices(row);
        for (int i = 0; i < indices.Length; i++)
            TensorPrimitives.FusedMultiplyAdd(data.Slice(indices[i] * dense.Stride, result.Length), values[i], result, result);
    }

    public void Dispose()
    {
        _indices.Dispose();
        _values.Dispose();
    }
}
