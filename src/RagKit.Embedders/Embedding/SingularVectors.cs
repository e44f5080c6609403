namespace RagKit.Embedding;

/// <summary>The right singular vectors of A by what they are the product of: V = Aᵀ Y W. Valid as long as Aᵀ is.</summary>
internal sealed class SingularVectors(float[] values, SparseMatrix transposed, DenseMatrix y, DenseMatrix w, ParallelOptions options) : IDisposable
{
    /// <summary>The singular values, largest first.</summary>
    public float[] Values { get; } = values;

    /// <summary>Hands out the rows of V, which has as many columns as there are values; none when there are no values.</summary>
    public void ForEachRow(RowAction act)
    {
        if (Values.Length > 0)
            DenseProducts.ForEachRow(transposed, y, w, options, act);
    }

    public void Dispose()
    {
        y.Dispose();
        w.Dispose();
    }
}
