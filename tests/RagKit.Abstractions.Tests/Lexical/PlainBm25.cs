using RagKit.Text;

namespace RagKit.Lexical.Tests;

/// <summary>BM25 in the plainest way: every chunk is counted and scored anew for every query.</summary>
internal sealed class PlainBm25
{
    private readonly SortedDictionary<long, string[]> _chunks = [];

    public IReadOnlyDictionary<long, string[]> Chunks => _chunks;

    public void Put(long key, string context, string text) => _chunks[key] = [.. TextAnalyzer.Terms($"{context}\n{text}")];

    public void Remove(long key) => _chunks.Remove(key);

    /// <summary>All chunks that hold a term of the query, best first, those of equal scores by ascending key.</summary>
    public List<LexicalMatch> Search(string query, Func<long, bool> allows)
    {
        double average = _chunks.Values.Select(terms => (double)terms.Length).DefaultIfEmpty().Average();
        (int Times, double Idf, string Term)[] asked = [.. Bm25.QueryTerms(query)
            .Select(pair => (pair.Value, Bm25.Idf(_chunks.Count, _chunks.Values.Count(terms => terms.Contains(pair.Key))), pair.Key))];
        List<LexicalMatch> found = [];
        foreach ((long key, string[] terms) in _chunks)
        {
            double score = 0;
            foreach ((int times, double idf, string term) in asked)
                score += times * idf * Bm25.Saturation(terms.Count(one => one == term), terms.Length, average);
            if (score > 0 && allows(key))
                found.Add(new(key, score));
        }
        return [.. found.OrderByDescending(match => match.Score).ThenBy(match => match.Key)];
    }

    /// <summary>That a search found what this finds: the scores at every place, and the chunks wherever their scores differ at all.</summary>
    public void AssertFinds(IReadOnlyList<LexicalMatch> found, string query, int top, Func<long, bool>? allows = null)
    {
        List<LexicalMatch> all = Search(query, allows ?? (_ => true));
        Assert.Equal(Math.Min(top, all.Count), found.Count);
        for (int i = 0; i < found.Count; i++)
        {
            Assert.Equal(all[i].Score, found[i].Score, 1e-9 * all[i].Score);
            // Sums in another order differ by a rounding, so that near ties may stand the other way round.
            bool isNearTie = (i > 0 && Near(all[i - 1], all[i])) || (i + 1 < all.Count && Near(all[i], all[i + 1]));
            if (!isNearTie)
                Assert.Equal(all[i].Key, found[i].Key);
            if (i > 0 && found[i - 1].Score == found[i].Score)
                Assert.True(found[i - 1].Key < found[i].Key);
        }
        Dictionary<long, double> scores = all.ToDictionary(match => match.Key, match => match.Score);
        Assert.All(found, match => Assert.Equal(scores[match.Key], match.Score, 1e-9 * match.Score));
    }

    private static bool Near(LexicalMatch left, LexicalMatch right) => Math.Abs(left.Score - right.Score) < 1e-9 * left.Score;
}
