using System.Buffers;

namespace RagKit.Sheets;

/// <summary>Reads a number format's code as far as it tells what the number means.</summary>
internal static class NumberFormatCode
{
    private static readonly SearchValues<char> PartsOfTime = SearchValues.Create("hmsHMS");

    /// <summary>Reads the first section, without what is quoted, escaped or in brackets: what is left names parts of a date, or shows digits.</summary>
    public static NumberFormat Read(string code)
    {
        bool isDate = false, isPercent = false, isPlain = true;
        int digits = 0;
        int? decimals = null;
        for (int i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (char.ToLowerInvariant(code[i]))
            {
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '"':
                    i = EndOf(code, i, '"');
                    break;
                case '[':
                    int end = EndOf(code, i, ']');
                    if (end > i + 1 && !code.AsSpan(i + 1, end - i - 1).ContainsAnyExcept(PartsOfTime))
                        return new NumberFormat(NumberKind.Duration);
                    i = end;
                    break;
                case 'g' when code.AsSpan(i).StartsWith("general", StringComparison.OrdinalIgnoreCase):
                    return default;
                case 'y' or 'm' or 'd' or 'h' or 's':
                    isDate = true;
                    break;
                case '%':
                    isPercent = true;
                    break;
                case '.':
                    decimals = 0;
                    break;
                case '0' or '#' or '?':
                    (digits, decimals) = (digits + 1, decimals + 1);
                    break;
                case 'e' or '/':
                    isPlain = false;
                    break;
            }
        }
        return isDate ? new NumberFormat(NumberKind.Date)
            : new NumberFormat(isPercent ? NumberKind.Percent : NumberKind.Number, isPlain && digits > 0 ? decimals ?? 0 : null);
    }

    private static int EndOf(string code, int from, char end) => code.IndexOf(end, from + 1) is int at and >= 0 ? at : code.Length - 1;
}
