using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace RagKit.Chunking;

/// <summary>Finds the places where text may be cut, by its characters alone.</summary>
internal static class TextBoundaries
{
    private const int ShortestWrapped = 50, LongestWrapped = 110;

    private static readonly SearchValues<char> WordEdges = SearchValues.Create(" \t\r\n(\"[");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviations = new HashSet<string>(
        ["dr", "mr", "mrs", "ms", "prof", "st", "vs", "fig", "figs", "eq", "eqs", "no", "nos", "vol", "pp", "cf", "al", "etc", "ca", "approx", "e.g", "i.e", "ed", "eds", "inc", "jr", "sr"],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What kind of boundary lies before <paramref name="i"/>, looking back no further than <paramref name="floor"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Boundary At(ReadOnlySpan<char> text, int i, int floor, bool code)
    {
        char c = text[i], before = text[i - 1];
        if (char.IsWhiteSpace(c))
            return Boundary.None;
        if (!char.IsWhiteSpace(before))
        {
            if (before < '\u2E80' || !IsWide(before) || !StartsCluster(text, i))
                return Boundary.None;
            return before is '。' or '！' or '？' or '｡' && c is not ('」' or '』' or '）' or '”' or '’') ? Boundary.Unit
                : IsWide(c) ? Boundary.Word : Boundary.None;
        }
        if (c >= '\u0300' && !StartsCluster(text, i))
            return Boundary.None;
        int end = i, breaks = 0;
        while (end > floor && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
            if (text[end] is '\n' or '\u0085' or '\u2028' or '\u2029' || (text[end] == '\r' && text[end + 1] != '\n'))
                breaks++;
        }
        if (breaks > 1)
            return Boundary.Paragraph;
        if (code)
            return breaks == 1 ? Boundary.Unit : Boundary.Word;
        if (EndsSentence(text, end, floor, c))
            return Boundary.Unit;
        return breaks == 0 ? Boundary.Word : IsWrap(text, end, floor, c) ? Boundary.Wrap : Boundary.Unit;
    }

    /// <summary>Whether a grapheme cluster can begin at <paramref name="i"/>; when in doubt, not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool StartsCluster(ReadOnlySpan<char> text, int i)
    {
        if (i == 0 || i >= text.Length)
            return true;
        char before = text[i - 1], c = text[i];
        if (before < '\u0300' && c < '\u0300')
            return before != '\r' || c != '\n';
        if (char.IsLowSurrogate(c) && char.IsHighSurrogate(before))
            return false;
        int start = char.IsLowSurrogate(before) && i > 1 && char.IsHighSurrogate(text[i - 2]) ? i - 2 : i - 1;
        if (Rune.DecodeFromUtf16(text[start..], out Rune rune, out _) == OperationStatus.Done)
        {
            // What may continue a cluster that began before it can't be judged from here.
            if (rune.Value is 0x200D or >= 0x1F1E6 and <= 0x1F1FF || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
                return c is '\r' or '\n';
        }
        return StringInfo.GetNextTextElementLength(text[start..Math.Min(text.Length, i + 2)]) == i - start;
    }

    /// <summary>The last cluster boundary in (<paramref name="from"/>, <paramref name="limit"/>], which must begin a cluster; 0 for none.</summary>
    public static int LastCluster(ReadOnlySpan<char> text, int from, int limit)
    {
        if (limit == text.Length || (limit > from && text[limit - 1] is > '\r' and < '\u0300' && text[limit] < '\u0300'))
            return limit;
        int last = 0, stop = Math.Min(text.Length, limit + 2);
        for (int i = from; i < limit;)
        {
            i += StringInfo.GetNextTextElementLength(text[i..stop]);
            if (i <= limit)
                last = i;
        }
        return last;
    }

    /// <summary>Where text without any boundary is cut: at the limit, beyond <paramref name="next"/>, and in no surrogate pair.</summary>
    public static int Forced(ReadOnlySpan<char> text, int next, int limit, int end)
    {
        int cut = Math.Max(limit, next + 1);
        if (cut < end && char.IsLowSurrogate(text[cut]) && char.IsHighSurrogate(text[cut - 1]))
            cut = cut - 1 > next ? cut - 1 : cut + 1;
        return cut;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool EndsSentence(ReadOnlySpan<char> text, int end, int floor, char next)
    {
        while (end > floor && text[end - 1] is '"' or '\'' or ')' or ']' or '”' or '’' or '»')
            end--;
        if (end <= floor)
            return false;
        char last = text[end - 1];
        if (last is '。' or '！' or '？' or '…' or '؟' or '۔' or '।')
            return true;
        if (last is not ('.' or '!' or '?'))
            return false;
        // Tokenised text keeps its full stops apart and all letters small.
        if (end - 2 >= floor && char.IsWhiteSpace(text[end - 2]))
            return true;
        if (char.IsLower(next))
            return false;
        return last != '.' || !IsAbbreviation(text[Math.Max(floor, end - 16)..(end - 1)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        int start = before.LastIndexOfAny(WordEdges) + 1;
        ReadOnlySpan<char> word = before[start..];
        return (word.Length == 1 && char.IsUpper(word[0])) || Abbreviations.Contains(word);
    }

    /// <summary>A line about as long as others of wrapped text, that does not end like a title, and goes on with a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsWrap(ReadOnlySpan<char> text, int end, int floor, char next)
    {
        if (!char.IsLetterOrDigit(next) && next is not ('(' or '"' or '\'' or '“'))
            return false;
        if (text[end - 1] is ':' or ';' or '|')
            return false;
        int least = Math.Max(floor, end - LongestWrapped - 1);
        int length = end - 1 - text[least..end].LastIndexOf('\n') - least;
        return length is >= ShortestWrapped and <= LongestWrapped;
    }

    private static bool IsWide(char c) =>
        c is >= '\u2E80' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFFEF' or >= '\uAC00' and <= '\uD7A3';
}
