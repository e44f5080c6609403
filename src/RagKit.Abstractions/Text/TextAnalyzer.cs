namespace RagKit.Text;

/// <summary>
/// Turns text into words and index terms as the lexical legs and the corpus model see it: runs of letters and digits,
/// lower-cased, with diacritics removed; terms are stemmed by Porter (1980). They are the tokens of SQLite's
/// <c>fts5(..., tokenize = 'porter unicode61 remove_diacritics 2')</c>, of the Unicode version that it knows (6.1).
/// Safe to use from several threads at once.
/// </summary>
public static class TextAnalyzer
{
    /// <summary>
    /// The words of a query, unstemmed, without function words; a repeated word stays repeated. A query of function words
    /// alone keeps them all. In the order of the text.
    /// </summary>
    public static IReadOnlyList<string> QueryWords(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> all = Read(new TermEnumerator(text, skipStopWords: false, stem: false));
        List<string> kept = all.FindAll(word => !StopWords.Contains(word));
        return kept.Count > 0 ? kept : all;
    }

    /// <summary>Every term of a text, stemmed, function words too, in the order of the text.</summary>
    public static IReadOnlyList<string> Terms(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(EnumerateTerms(text));
    }

    /// <summary>Walks the terms of a text, stemmed, without allocating, in the order of the text.</summary>
    /// <param name="text">The text; of any length.</param>
    /// <param name="skipStopWords">Whether function words are passed over; they are told by the word, not by its stem.</param>
    public static TermEnumerator EnumerateTerms(ReadOnlySpan<char> text, bool skipStopWords = false) =>
        new(text, skipStopWords, stem: true);

    /// <summary>The stem of one word, folded first; words under 3 and over 64 bytes in UTF-8 are only folded.</summary>
    /// <returns>The stem; empty where there is no letter or digit. Of several words, the first one's.</returns>
    public static string Stem(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        foreach (ReadOnlySpan<char> term in EnumerateTerms(word))
            return term.ToString();
        return "";
    }

    /// <summary>Whether a word, lower-cased and unstemmed, is one of the English function words that queries do without.</summary>
    public static bool IsStopWord(ReadOnlySpan<char> word) => StopWords.Contains(word);

    private static List<string> Read(TermEnumerator terms)
    {
        List<string> list = [];
        foreach (ReadOnlySpan<char> term in terms)
            list.Add(term.ToString());
        return list;
    }
}
