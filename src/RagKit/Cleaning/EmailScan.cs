namespace RagKit.Cleaning;

/// <summary>
/// Finds mail addresses around an at sign: a local part of RFC 5321's unquoted characters, and a domain of labels whose last one has letters. Reads
/// no more than an address may have.
/// </summary>
internal static class EmailScan
{
    private const int LongestLocal = 64, LongestDomain = 255, LongestLabel = 63;

    /// <param name="text">The text.</param>
    /// <param name="sign">Where the at sign is.</param>
    /// <param name="from">Where the address may begin at the earliest.</param>
    public static PersonalDatum? Around(ReadOnlySpan<char> text, int sign, int from)
    {
        int start = sign, end = sign + 1;
        while (start > from && sign - start < LongestLocal && IsLocal(text[start - 1]))
            start--;
        while (start < sign && text[start] is '.' or '-' or '\'' or '/' or '=' or '|' or '*' or '`')
            start++;
        if (start == sign || text[sign - 1] == '.' || (start > from && IsLocal(text[start - 1]) && sign - start >= LongestLocal))
            return null;
        while (end < text.Length && end - sign <= LongestDomain && (char.IsLetterOrDigit(text[end]) || text[end] is '-' or '.'))
            end++;
        while (end > sign + 1 && text[end - 1] is '.' or '-')
            end--;
        return IsDomain(text[(sign + 1)..end]) ? new PersonalDatum(start, end, PersonalDataKinds.Emails) : null;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        int labels = 0, last = 0;
        for (int i = 0; i <= domain.Length; i++)
        {
            if (i < domain.Length && domain[i] != '.')
                continue;
            if (i - last is 0 or > LongestLabel || domain[last] == '-' || domain[i - 1] == '-')
                return false;
            labels++;
            if (i < domain.Length)
                last = i + 1;
        }
        ReadOnlySpan<char> top = domain[last..];
        return labels >= 2 && top.Length >= 2 && (top.StartsWith("xn--", StringComparison.OrdinalIgnoreCase) || !top.ContainsAnyInRange('0', '9'));
    }

    private static bool IsLocal(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '\'' or '!' or '#' or '$' or '&' or '*' or '/' or '=' or '?' or '^' or '`' or '{' or '|' or '}' or '~';
}
