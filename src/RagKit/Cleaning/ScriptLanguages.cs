namespace RagKit.Cleaning;

/// <summary>Scripts that one language is written in, by their ranges of characters.</summary>
internal static class ScriptLanguages
{
    /// <summary>The scripts that several languages share.</summary>
    public const string Latin = "Latn", Cyrillic = "Cyrl", Arabic = "Arab", Devanagari = "Deva", Han = "Hani", Kana = "ja";

    private static readonly (char First, char Last, string Name)[] Ranges =
    [
        ('A', 'Z', Latin), ('a', 'z', Latin), ('\u00C0', '\u024F', Latin), ('\u0370', '\u03FF', "el"), ('\u0400', '\u052F', Cyrillic), ('\u0530', '\u058F', "hy"),
        ('\u0590', '\u05FF', "he"), ('\u0600', '\u06FF', Arabic), ('\u0750', '\u077F', Arabic), ('\u0900', '\u097F', Devanagari), ('\u0980', '\u09FF', "bn"), ('\u0A00', '\u0A7F', "pa"),
        ('\u0A80', '\u0AFF', "gu"), ('\u0B00', '\u0B7F', "or"), ('\u0B80', '\u0BFF', "ta"), ('\u0C00', '\u0C7F', "te"), ('\u0C80', '\u0CFF', "kn"), ('\u0D00', '\u0D7F', "ml"),
        ('\u0D80', '\u0DFF', "si"), ('\u0E00', '\u0E7F', "th"), ('\u0E80', '\u0EFF', "lo"), ('\u0F00', '\u0FFF', "bo"), ('\u1000', '\u109F', "my"), ('\u10A0', '\u10FF', "ka"),
        ('\u1200', '\u137F', "am"), ('\u1780', '\u17FF', "km"), ('\u1E00', '\u1EFF', Latin), ('\u1F00', '\u1FFF', "el"), ('\u3040', '\u30FF', Kana), ('\u3400', '\u9FFF', Han),
        ('\uAC00', '\uD7A3', "ko"),
    ];

    /// <summary>The language of a character's script, or the script where several languages share it; <see langword="null"/> for others.</summary>
    public static string? Of(char c)
    {
        int low = 0, high = Ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (c < Ranges[middle].First)
                high = middle - 1;
            else if (c > Ranges[middle].Last)
                low = middle + 1;
            else
                return Ranges[middle].Name;
        }
        return null;
    }
}
