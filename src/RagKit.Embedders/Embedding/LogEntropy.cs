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
    public static float[] Global(SparseMatrix counts)
    {
        double[] total = new double[counts.Columns], entropy = new double[counts.Columns];
        for (int i = 0; i < counts.Indices.Length; i++)
            total[counts.Indices[i]] += counts.Values[i];
        for (int i = 0; i < counts.Indices.Length; i++)
        {
            double p = counts.Values[i] / total[counts.Indices[i]];
            entropy[counts.Indices[i]] += p * Math.Log(p);
        }
        double texts = Math.Log(counts.Rows);
        return [.. entropy.Select(e => 1 + (e / texts) is > Nothing and double weight ? (float)weight : 0)];
    }

    /// <summary>Weighs the counts in place and brings every row to length 1; a row without weight stays zero.</summary>
    public static void Weigh(SparseMatrix counts, float[] global)
    {
        for (int row = 0; row < counts.Rows; row++)
        {
            double squares = 0;
            for (int i = counts.Starts[row]; i < counts.Starts[row + 1]; i++)
            {
                float weight = counts.Values[i] = Local(counts.Values[i]) * global[counts.Indices[i]];
                squares += (double)weight * weight;
            }
            float scale = squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
            for (int i = counts.Starts[row]; i < counts.Starts[row + 1]; i++)
                counts.Values[i] *= scale;
        }
    }
}
