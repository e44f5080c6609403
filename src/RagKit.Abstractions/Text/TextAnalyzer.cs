namespace RagKit.Text;

/// <summary>
/// Turns text into words and index terms as the lexical legs and the corpus model see it: runs of letters and digits,
/// lower-cased, with diacritics removed; terms are stemmed by Porter (1980). Safe to use from several threads at once.
/// </summary>
public static class TextAnalyzer
{
}
