using System.Text;
using RagKit.Text;

namespace RagKit.Lexical;

/// <summary>Numbers terms from 0 as they come, and remembers the words that they are stems of: a word is stemmed once. Not thread-safe.</summary>
internal sealed class TermNumbers
{
    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);

    public int Count => _terms.Count;

    /// <summary>The numbers of a text's terms, in its order; to be walked before the next call.</summary>
    public Walk Of(string text) => new(this, text);

    /// <summary>The terms in the order of their UTF-8 bytes.</summary>
    public (int Number, byte[] Utf8)[] Sorted()
    {
        (int Number, byte[] Utf8)[] sorted = [.. _terms.Select(static pair => (pair.Value, Encoding.UTF8.GetBytes(pair.Key)))];
        Array.Sort(sorted, static (left, right) => left.Utf8.AsSpan().SequenceCompareTo(right.Utf8));
        return sorted;
    }

    public void Clear()
    {
        _words.Clear();
        _terms.Clear();
    }

    private int Number(ReadOnlySpan<char> word)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> words = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        if (words.TryGetValue(word, out int number))
            return number;
        string term = TermEnumerator.Stem(word);
        if (!_terms.TryGetValue(term, out number))
            _terms.Add(term, number = _terms.Count);
        words[word] = number;
        return number;
    }

    /// <summary>Walks a text.</summary>
    public ref struct Walk(TermNumbers numbers, string text)
    {
        private TermEnumerator _words = new(text, skipStopWords: false, stem: false);

        public int Current { get; private set; }

        public readonly Walk GetEnumerator() => this;

        public bool MoveNext()
        {
            if (!_words.MoveNext())
                return false;
            Current = numbers.Number(_words.Current);
            return true;
        }

        public void Dispose() => _words.Dispose();
    }
}
