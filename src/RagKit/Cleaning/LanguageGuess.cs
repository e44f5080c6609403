using System.Runtime.InteropServices;

namespace RagKit.Cleaning;

/// <summary>
/// Guesses the language of a text by its script, and where languages share one by their function words: each word counts the less, the more of
/// them have it (inverse document frequency). Says nothing rather than something it is not sure of. Reads the first 20,000 characters.
/// Thread-safe.
/// </summary>
internal static class LanguageGuess
{
    private const int Sample = 20_000, FewestLetters = 12, MostWordLength = 16;
    private const double FewestHits = 2.0, LeastShare = 0.06, LeastLead = 1.25;

    private static readonly Dictionary<string, WordList> Lists = new(StringComparer.Ordinal)
    {
        [ScriptLanguages.Latin] = new(FunctionWords.Latin),
        [ScriptLanguages.Cyrillic] = new(FunctionWords.Cyrillic),
        [ScriptLanguages.Arabic] = new(FunctionWords.Arabic),
        [ScriptLanguages.Devanagari] = new(FunctionWords.Devanagari),
    };

    /// <summary>The language as a BCP 47 tag; <see langword="null"/> when it is not sure.</summary>
    public static string? Of(string text)
    {
        ReadOnlySpan<char> sample = text.AsSpan(0, Math.Min(text.Length, Sample));
        Dictionary<string, int> letters = new(StringComparer.Ordinal);
        int total = 0;
        foreach (char c in sample)
        {
            if (ScriptLanguages.Of(c) is not string script)
                continue;
            CollectionsMarshal.GetValueRefOrAddDefault(letters, script, out _)++;
            total++;
        }
        if (total == 0)
            return null;
        (string main, int count) = letters.MaxBy(pair => pair.Value);
        // Japanese mixes kana with Chinese characters; a sentence of it always has some.
        int kana = letters.GetValueOrDefault(ScriptLanguages.Kana), han = letters.GetValueOrDefault(ScriptLanguages.Han);
        if (kana + han > total / 2)
            return kana > (kana + han) / 20 ? ScriptLanguages.Kana : han >= 4 ? "zh" : null;
        if (count < total * 0.5 || (total < FewestLetters && Lists.ContainsKey(main)))
            return null;
        return Lists.TryGetValue(main, out WordList? words) ? words.Guess(sample) : main == ScriptLanguages.Han ? "zh" : main;
    }

    private sealed class WordList
    {
        private readonly string[] _languages;
        private readonly Dictionary<string, List<int>> _words = new(StringComparer.Ordinal);

        public WordList(string lines)
        {
            string[][] lists = [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(' '))];
            _languages = [.. lists.Select(list => list[0])];
            for (int i = 0; i < lists.Length; i++)
            {
                foreach (string word in lists[i].Skip(1).Distinct(StringComparer.Ordinal))
                    (CollectionsMarshal.GetValueRefOrAddDefault(_words, word, out _) ??= []).Add(i);
            }
        }

        public string? Guess(ReadOnlySpan<char> text)
        {
            double[] scores = new double[_languages.Length];
            int words = 0;
            Span<char> folded = stackalloc char[MostWordLength];
            Dictionary<string, List<int>>.AlternateLookup<ReadOnlySpan<char>> lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
            for (int i = 0; i < text.Length;)
            {
                int start = i;
                while (i < text.Length && (char.IsLetter(text[i]) || char.GetUnicodeCategory(text[i]) is System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.NonSpacingMark))
                    i++;
                if (i == start)
                {
                    i++;
                    continue;
                }
                words++;
                if (i - start > MostWordLength)
                    continue;
                int length = text[start..i].ToLowerInvariant(folded);
                if (!lookup.TryGetValue(folded[..length], out List<int>? languages))
                    continue;
                foreach (int language in languages)
                    scores[language] += 1.0 / languages.Count;
            }
            int best = Array.IndexOf(scores, scores.Max());
            double second = scores.Where((_, i) => i != best).Max();
            return scores[best] >= FewestHits && scores[best] >= words * LeastShare && scores[best] >= second * LeastLead ? _languages[best] : null;
        }
    }
}
