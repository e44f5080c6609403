using System.Runtime.InteropServices;

namespace RagKit.Figures;

/// <summary>A plain BM25 index, the same for every chunker: k1 1.2, b 0.75, no stemming and no stop words, ties to the earlier text.</summary>
internal sealed class WordIndex
{
    private const double K1 = 1.2, B = 0.75;
    private const int Most = 200;

    private readonly Dictionary<string, List<(int Text, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly List<int> _lengths = [];

    public WordIndex(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            List<string> words = Words(text);
            foreach (IGrouping<string, string> same in words.GroupBy(word => word, StringComparer.Ordinal))
                (CollectionsMarshal.GetValueRefOrAddDefault(_postings, same.Key, out _) ??= []).Add((_lengths.Count, same.Count()));
            _lengths.Add(words.Count);
        }
    }

    /// <summary>The indices of the texts that share a word with the question, the best first.</summary>
    public IEnumerable<int> Search(string question)
    {
        double mean = _lengths.Average();
        Dictionary<int, double> scores = [];
        foreach (string word in Words(question))
        {
            if (!_postings.TryGetValue(word, out List<(int Text, int Count)>? found))
                continue;
            double idf = Math.Log(1 + ((_lengths.Count - found.Count + 0.5) / (found.Count + 0.5)));
            foreach ((int text, int count) in found)
                CollectionsMarshal.GetValueRefOrAddDefault(scores, text, out _) += idf * count * (K1 + 1) / (count + (K1 * (1 - B + (B * _lengths[text] / mean))));
        }
        return scores.OrderByDescending(score => score.Value).ThenBy(score => score.Key).Take(Most).Select(score => score.Key);
    }

    private static List<string> Words(string text)
    {
        List<string> words = [];
        string lower = text.ToLowerInvariant();
        for (int i = 0; i < lower.Length;)
        {
            int start = i;
            while (i < lower.Length && (char.IsLetter(lower[i]) || char.IsNumber(lower[i])))
                i++;
            if (i > start)
                words.Add(lower[start..i]);
            else
                i++;
        }
        return words;
    }
}
