using System.Globalization;
using System.Text;

namespace RagKit.Text;

/// <summary>Folds characters as SQLite's <c>unicode61 remove_diacritics 2</c> does.</summary>
internal static class Unicode61
{
    /// <summary>Folded, it parts words.</summary>
    public const char Separator = '\0';

    /// <summary>Folded, it vanishes inside a word and parts words outside one.</summary>
    public const char Diacritic = '\uFFFF';

    private static readonly (int First, int Last)[] Astral;
    private static readonly Dictionary<int, int> AstralFolds = [];

    static Unicode61()
    {
        for (int c = 0; c < Folded.Length; c++)
            Folded[c] = c < 128 && !char.IsAsciiLetterOrDigit((char)c) || char.IsSurrogate((char)c) ? Separator : (char)c;
        for (char c = 'A'; c <= 'Z'; c++)
            Folded[c] = (char)(c | 0x20);
        List<(int, int)> astral = [];
        foreach ((int first, int last, _) in Parse(Unicode61Data.Separators))
        {
            if (first > char.MaxValue)
                astral.Add((first, last));
            else
                Folded.AsSpan(first..(last + 1)).Clear();
        }
        Astral = [.. astral];
        foreach ((int first, int last, _) in Parse(Unicode61Data.Diacritics))
            Folded.AsSpan(first..(last + 1)).Fill(Diacritic);
        foreach ((int first, int last, string rest) in Parse(Unicode61Data.Folds))
        {
            int mode = rest.LastIndexOfAny(['=', '+']);
            int target = int.Parse(rest.AsSpan(mode + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            for (int c = first; c <= last; c += rest.StartsWith('/') ? 2 : 1)
            {
                int to = rest[mode] == '+' ? target + c - first : target;
                if (c > char.MaxValue)
                    AstralFolds[c] = to;
                else
                    Folded[c] = (char)to;
            }
        }
    }

    /// <summary>What each character folds to, or <see cref="Separator"/> or <see cref="Diacritic"/>. Surrogates are separators here.</summary>
    public static char[] Folded { get; } = new char[char.MaxValue + 1];

    /// <summary>What a code point beyond the first plane folds to; the same, 0 for a separator.</summary>
    public static Rune Fold(Rune rune)
    {
        int low = 0;
        for (int high = Astral.Length; low < high;)
        {
            int middle = (low + high) / 2;
            if (Astral[middle].Last < rune.Value)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < Astral.Length && Astral[low].First <= rune.Value)
            return default;
        return AstralFolds.TryGetValue(rune.Value, out int folded) ? new Rune(folded) : rune;
    }

    private static IEnumerable<(int First, int Last, string Target)> Parse(string ranges)
    {
        foreach (string item in ranges.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            int rest = item.IndexOfAny(['/', '=', '+']);
            string range = rest < 0 ? item : item[..rest];
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            int first = int.Parse(dash < 0 ? range : range[..dash], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            int last = dash < 0 ? first : int.Parse(range.AsSpan(dash + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            yield return (first, last, rest < 0 ? "" : item[rest..]);
        }
    }
}
