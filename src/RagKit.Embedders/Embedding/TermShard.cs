using RagKit.Text;

namespace RagKit.Embedding;

/// <summary>Counts the terms of texts with numbers of its own for the terms. Not thread-safe: one for each core.</summary>
internal sealed class TermShard
{
    // What is longer is no word but data, such as base64, and would only bloat the model.
    private const int LongestTerm = 100;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private int[] _found = new int[1024];
    private byte[] _coded = [];

    /// <summary>The terms in the order of their numbers.</summary>
    public List<string> Terms { get; } = [];

    /// <summary>The terms of a text and how often it has them.</summary>
    public byte[] Count(string text)
    {
        int found = 0;
        foreach (ReadOnlySpan<char> term in TextAnalyzer.EnumerateTerms(text, skipStopWords: true))
        {
            if (term.Length > LongestTerm)
                continue;
            if (!_lookup.TryGetValue(term, out int number))
            {
                number = Terms.Count;
                string added = term.ToString();
                Terms.Add(added);
                _lookup.Dictionary.Add(added, number);
            }
            if (found == _found.Length)
                Array.Resize(ref _found, found * 2);
            _found[found++] = number;
        }
        return TermRuns.Encode(_found.AsSpan(0, found), ref _coded);
    }
}
