using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RagKit.Cleaning;

/// <summary>Digits in groups with what parts them, as numbers of phones and cards are written. At most ten groups and 19 digits are read.</summary>
internal struct DigitRun
{
    private const int MostGroups = 10;
    private Ends _ends;
    private Ends _sizes;
    private Ends _separators;

    private DigitRun(int start) => Start = start;

    /// <summary>Where it begins: a plus sign, a parenthesis or a digit.</summary>
    public int Start { get; }

    public int FirstDigit { get; private set; }

    public int Groups { get; private set; }

    public int Digits { get; private set; }

    public bool HasPlus { get; private set; }

    /// <summary>Whether the first group is in parentheses.</summary>
    public bool HasParentheses { get; private set; }

    /// <summary>What parts the groups: a character where it is always the same, <c>*</c> where it differs, <c>\0</c> where there is one group.</summary>
    public char Separator { get; private set; }

    /// <summary>Where it ends.</summary>
    public readonly int End => _ends[Groups - 1];

    public readonly int FirstGroup => _sizes[0];

    /// <summary>The sizes of the groups, first one first.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<int> Sizes => ((ReadOnlySpan<int>)_sizes)[..Groups];

    /// <summary>Reads as much as belongs together, from a digit, a plus sign or a parenthesis on.</summary>
    public static DigitRun Read(ReadOnlySpan<char> text, int start)
    {
        DigitRun run = new(start) { HasPlus = text[start] == '+' };
        int at = run.HasPlus ? start + 1 : start;
        run.HasParentheses = at < text.Length && text[at] == '(';
        at += run.HasParentheses ? 1 : 0;
        run.FirstDigit = at;
        char separator = '\0';
        while (run.Groups < MostGroups)
        {
            int from = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]) && run.Digits + at - from <= CardNumber.Longest)
                at++;
            if (at == from || run.Digits + at - from > CardNumber.Longest)
                return run;
            run.Add(at - from, at, separator);
            int next = at;
            while (next < text.Length && next - at < 3 && text[next] is ' ' or '-' or '.' or '/' or '(' or ')' or '\u00A0' or '\u202F' or '\u2011' or '\u2013')
                next++;
            if (next == at || next == text.Length || !char.IsAsciiDigit(text[next]))
                return run;
            separator = next - at == 1 ? text[at] : '*';
            at = next;
        }
        return run;
    }

    /// <summary>The same without its last group; of two groups at least.</summary>
    public readonly DigitRun Shorter()
    {
        DigitRun shorter = this;
        shorter.Groups--;
        shorter.Digits -= _sizes[shorter.Groups];
        shorter.Separator = (char)_separators[shorter.Groups - 1];
        return shorter;
    }

    /// <summary>Where the first group ends: the next run may begin behind it.</summary>
    public readonly int FirstEnd => Groups == 0 ? Start + 1 : _ends[0];

    /// <summary>Whether the groups begin as a date does: 2026-11-21, 21.11.2026, 11/21/26.</summary>
    public readonly bool IsDate(ReadOnlySpan<char> text)
    {
        if (Groups < 3 || HasPlus)
            return false;
        (int a, int b, int c) = (_sizes[0], _sizes[1], _sizes[2]);
        if (a > 4 || b > 2)
            return false;
        int first = Number(text, 0), second = Number(text, 1);
        bool yearFirst = a == 4 && c <= 2 && first is >= 1000 and < 2200 && second <= 12;
        return yearFirst || (a <= 2 && c is 4 or 2 && Groups == 3 && first <= 31 && second <= 31);
    }

    private readonly int Number(ReadOnlySpan<char> text, int group) => int.Parse(text[(_ends[group] - _sizes[group]).._ends[group]], provider: null);

    private void Add(int size, int end, char separator)
    {
        Separator = Separator is '\0' || Separator == separator ? separator : '*';
        (_sizes[Groups], _ends[Groups], _separators[Groups]) = (size, end, Separator);
        Groups++;
        Digits += size;
    }

    [InlineArray(MostGroups)]
    private struct Ends
    {
        private int _first;
    }
}
