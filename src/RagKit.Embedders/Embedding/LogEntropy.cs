namespace RagKit.Embedding;

/// <summary>
/// Log-entropy weighting (Dumais, "Improving the retrieval of information from external sources", 1991): a term weighs
/// ln(1 + count) times one less the entropy of its spread over the texts, so that a term found everywhere alike weighs nothing.
/// </summary>
internal static class LogEntropy
{
    // Below this a weight is the rounding of a zero.
    private const double Nothing = 1e-9;

    public static float Local(float count) => MathF.Log(1 + count);

    /// <summary>The weight of each term: 1 + Σ p ln p / ln n, where p is the share of its occurrences that fall into a text.</summary>
    /// <param name="counts">The counts, a term a row.</param>
    /// <param name="options">Cores and cancellation.</param>
    public static float[] Global(SparseMatrix counts, ParallelOptions options)
    {
        double texts = Math.Log(counts.Columns);
        float[] weights = new float[counts.Rows];
        counts.ForEachRow(options, term =>
        {
            double total = 0, entropy = 0;
            foreach (float count in counts.RowValues(term))
                total += count;
            foreach (float count in counts.RowValues(term))
                entropy += count / total * Math.Log(count / total);
            weights[term] = 1 + (entropy / texts) is > Nothing and double weight ? (float)weight : 0;
        });
        return weights;
    }

    /// <summary>Weighs the counts in place and brings every text to length 1; one without weight stays zero.</summary>
    /// <param name="counts">The counts, a text a row.</param>
    /// <param name="transposed">The same, a term a row.</param>
    /// <param name="global">The weight of each term.</param>
    /// <param name="options">Cores and cancellation.</param>
    public static void Weigh(SparseMatrix counts, SparseMatrix transposed, float[] global, ParallelOptions options)
    {
        float[] scales = new float[counts.Rows];
        counts.ForEachRow(options, text =>
        {
            ReadOnlySpan<int> terms = counts.RowIndices(text);
            Span<float> values = counts.RowValues(text);
            double squares = 0;
            for (int i = 0; i < values.Length; i++)
            {
                float weight = values[i] = Local(values[i]) * global[terms[i]];
                squares += (double)weight * weight;
            }
            float scale = scales[text] = squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
            foreach (ref float value in values)
                value *= scale;
        });
        // The same steps again, which cost less than bringing each value to its place in the other matrix.
        transposed.ForEachRow(options, term =>
        {
            ReadOnlySpan<int> texts = transposed.RowIndices(term);
            Span<float> values = transposed.RowValues(term);
            for (int i = 0; i < values.Length; i++)
                values[i] = Local(values[i]) * global[term] * scales[texts[i]];
        });
    }
}
