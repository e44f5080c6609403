namespace RagKit.Cleaning;

/// <summary>
/// Tells phone numbers by how they are written. An international one begins with a plus sign or 00 and a country's code and has 8 to 15 digits
/// (ITU-T E.164). A national one has an area in parentheses, the North American form 3-3-4, or a leading 0 and groups, or follows a word such as
/// <c>phone</c>. What looks like a date, a version, an address of a network or a number with other groups is none.
/// </summary>
internal static class PhoneNumber
{
    private const string Words = "tel|tel.|telephone|phone|phones|fax|mobile|mob|mob.|cell|call|telefon|telefax|handy|téléphone|tél|tél.|teléfono|móvil|telefono|telefone|whatsapp|sms|hotline";

    private static readonly HashSet<string> Announcing = new(Words.Split('|'), StringComparer.OrdinalIgnoreCase);

    /// <param name="text">The text.</param>
    /// <param name="run">Digits in groups.</param>
    public static bool Is(ReadOnlySpan<char> text, in DigitRun run)
    {
        if (run.Digits is < 7 or > 15 || run.IsDate(text))
            return false;
        if (run.HasPlus)
            return run.Digits >= 8 && text[run.FirstDigit] != '0';
        if (IsAmerican(text, run) || (run.Separator is not ('.' or '*') && IsAnnounced(text, run.Start)))
            return true;
        if (run.Groups == 1 || run.Separator == '.' || text[run.FirstDigit] != '0')
            return false;
        // 0049 30 123456, or 030 123456 and 01 23 45 67 89.
        return text[run.FirstDigit + 1] == '0'
            ? run.Digits >= 10 && run.FirstDigit + 2 < run.End && text[run.FirstDigit + 2] is >= '1' and <= '9'
            : run.Digits is >= 9 and <= 12 && run.FirstGroup is >= 2 and <= 5;
    }

    /// <summary>(415) 555-2671, 415-555-2671, 1-415-555-2671; with spaces alone only in parentheses.</summary>
    private static bool IsAmerican(ReadOnlySpan<char> text, in DigitRun run)
    {
        ReadOnlySpan<int> sizes = run.Sizes;
        int area = run.FirstDigit;
        if (sizes is [1, 3, 3, 4] && text[area] == '1')
            area += 2;
        else if (sizes is not [3, 3, 4])
            return false;
        while (!char.IsAsciiDigit(text[area]))
            area++;
        return (run.HasParentheses || run.Separator is '-' or '.' or '\u2011') && text[area] >= '2' && text[run.End - 8] >= '2';
    }

    /// <summary>Whether the word before says that a phone number follows.</summary>
    private static bool IsAnnounced(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end > 0 && start - end < 4 && text[end - 1] is ' ' or ':' or '#' or '\u00A0')
            end--;
        int begin = end;
        while (begin > 0 && end - begin < 12 && (char.IsLetter(text[begin - 1]) || text[begin - 1] == '.'))
            begin--;
        return end > begin && end < start && Announcing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[begin..end]);
    }
}
