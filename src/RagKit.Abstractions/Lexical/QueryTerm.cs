using RagKit.Text;

namespace RagKit.Lexical;

/// <summary>A term of a query: what it weighs, and where a search stands in its postings.</summary>
/// <param name="weight">Its share of a score of full saturation, in units.</param>
internal sealed class QueryTerm(double weight)
{
    /// <summary>Where it is in the segment that is searched.</summary>
    public PostingCursor Postings { get; } = new();

    /// <summary>What it adds to a chunk's score, in units; <paramref name="flat"/> and <paramref name="perTerm"/> are of <see cref="Saturation"/>.</summary>
    public long Score(int frequency, int length, double flat, double perTerm) =>
        ScoreScale.Truncate(weight * frequency / (frequency + flat + (perTerm * length)));

    /// <summary>What it adds at most where the highest impact is this; 0 for no impact.</summary>
    /// <param name="impact">The impact, in steps.</param>
    /// <param name="slack">How much higher impacts can be now than when they were made.</param>
    public long Bound(int impact, double slack) =>
        impact == 0 ? 0 : ScoreScale.Truncate(weight * Math.Min(1, slack * impact / PostingBlock.Steps)) + 2;

    /// <summary>The weight of a term that a query holds some times.</summary>
    public static double Weight(int times, long chunks, long holding) => times * Bm25.Idf(chunks, holding) * (Bm25.K1 + 1) * ScoreScale.Units;

    /// <summary>The two constants of the saturation for chunks of an average length.</summary>
    public static (double Flat, double PerTerm) Saturation(double averageLength) => (Bm25.K1 * (1 - Bm25.B), Bm25.K1 * Bm25.B / averageLength);
}
