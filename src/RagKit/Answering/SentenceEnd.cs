using System.Buffers;
using System.Collections.Frozen;

namespace RagKit.Answering;

/// <summary>Decides whether a mark ends a sentence.</summary>
internal static class SentenceEnd
{
    private const int LongestAbbreviation = 8;
    private static readonly SearchValues<char> Closers = SearchValues.Create("\"')]}”’»」』）】.!?。！？…");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviations = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "e.g", "i.e", "cf", "approx", "resp", "inc", "ltd", "corp", "dept", "est",
        "gen", "gov", "rev", "hon", "al", "bzw", "z.b", "d.h", "u.a", "ca", "vgl", "sog", "inkl", "ggf", "evtl", "p.ex", "mme", "sra", "u.s",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>These are abbreviations before a number only: "No. 5", but "Is it? No."</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BeforeNumbers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "no", "nr", "nos", "fig", "figs", "eq", "p", "pp", "vol", "art", "abs", "sec", "ch", "tab", "ver").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the sentence that began at a place ends with the mark at another; then where what follows begins.</summary>
    public static bool IsAt(ReadOnlySpan<char> text, int mark, int from, out int after)
    {
        after = mark + 1;
        char c = text[mark];
        if (c is not ('.' or '!' or '?' or '…' or '。' or '！' or '？' or '｡' or '।' or '؟'))
            return false;
        while (after < text.Length && Closers.Contains(text[after]))
            after++;
        if (c is '。' or '！' or '？' or '｡' || after == text.Length)
            return true;
        if (!char.IsWhiteSpace(text[after]))
            return false;
        char next = text[after..].TrimStart() is [char first, ..] ? first : '\0';
        if (c is not ('.' or '…'))
            return !char.IsLower(next);
        return !char.IsLower(next) && !(after == mark + 1 && IsAbbreviation(text[from..mark], next));
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before, char next)
    {
        ReadOnlySpan<char> tail = before.Length > LongestAbbreviation + 1 ? before[^(LongestAbbreviation + 1)..] : before;
        int start = tail.Length;
        while (start > 0 && (char.IsLetter(tail[start - 1]) || tail[start - 1] == '.'))
            start--;
        ReadOnlySpan<char> word = tail[start..];
        if (word.Length is 0 or > LongestAbbreviation)
            return false;
        // An initial: J. Smith; but not "vitamin C." at the end of a sentence followed by a sentence of its own, which can't be told.
        if (word.Length == 1 && char.IsUpper(word[0]) && char.IsUpper(next))
            return true;
        return Abbreviations.Contains(word) || (char.IsDigit(next) && BeforeNumbers.Contains(word));
    }
}
