namespace RagKit.Text;

/// <summary>
/// The lexical ranking of every store, so that a corpus ranks alike wherever it lies: BM25 (Robertson and Zaragoza 2009) with k1 1.2 and b 0.75,
/// and the inverse document frequency of Lucene, <c>ln(1 + (N - n + 0.5) / (n + 0.5))</c>, which is never negative. The terms of a chunk are
/// those of <see cref="Chunk.EmbeddingText"/> by <see cref="TextAnalyzer.Terms"/>, its length is their number, and <c>N</c> and the average
/// length are over all chunks of the corpus, whatever a filter lets pass. Thread-safe.
/// </summary>
public static class Bm25
{
    /// <summary>How soon repeated terms stop counting more.</summary>
    public const double K1 = 1.2;

    /// <summary>How much long chunks are held back; 0 to 1.</summary>
    public const double B = 0.75;

    /// <summary>More words than this of a query are not looked at: a question has a few, a pasted text still finds its like.</summary>
    public const int MostWords = 512;

    /// <summary>The weight of a term.</summary>
    /// <param name="chunks">How many chunks there are.</param>
    /// <param name="holding">How many of them hold the term.</param>
    public static double Idf(long chunks, long holding) => Math.Log(1 + ((chunks - holding + 0.5) / (holding + 0.5)));

    /// <summary>What one term of the query adds to a chunk's score: its weight times this.</summary>
    /// <param name="frequency">How often the chunk holds the term.</param>
    /// <param name="length">How many terms the chunk has.</param>
    /// <param name="averageLength">How many terms a chunk has on average; above 0.</param>
    public static double Saturation(double frequency, double length, double averageLength) =>
        frequency * (K1 + 1) / (frequency + (K1 * (1 - B + (B * length / averageLength))));

    /// <summary>The terms of a query, stop words left out, with how often each is asked for: a repeated term counts repeatedly.</summary>
    public static IReadOnlyDictionary<string, int> QueryTerms(string text)
    {
        Dictionary<string, int> terms = new(StringComparer.Ordinal);
        foreach (string term in TextAnalyzer.QueryWords(text).Take(MostWords).SelectMany(TextAnalyzer.Terms))
            terms[term] = terms.GetValueOrDefault(term) + 1;
        return terms;
    }
}
