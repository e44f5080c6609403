namespace RagKit.Embedding;

/// <summary>
/// A matrix of floats, row by row. Its rows are padded with zeros to whole tiles (32 columns, 4 rows), so that no kernel has a
/// remainder to mind.
/// </summary>
internal sealed class DenseMatrix(int rows, int columns) : IDisposable
{
    public const int TileRows = 4;
    public const int TileColumns = 32;

    private readonly NativeBuffer<float> _data = new((long)Pad(rows, TileRows) * Pad(columns, TileColumns));

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    /// <summary>The padded length of a row.</summary>
    public int Stride { get; } = Pad(columns, TileColumns);

    /// <summary>The padded number of rows.</summary>
    public int PaddedRows { get; } = Pad(rows, TileRows);

    public Span<float> Data => _data.Span;

    public Span<float> Row(int row) => Data.Slice(row * Stride, Stride);

    public void Dispose() => _data.Dispose();

    private static int Pad(int size, int tile) => (size + tile - 1) / tile * tile;
}
