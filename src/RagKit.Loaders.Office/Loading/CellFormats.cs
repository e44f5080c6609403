namespace RagKit.Loading;

/// <summary>How a number in a cell is meant.</summary>
internal enum NumberKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A share of one, shown by the hundred.</summary>
    Percent,

    /// <summary>A day, a time of day, or both.</summary>
    Date,

    /// <summary>A length of time.</summary>
    Duration,
}

/// <summary>What the number formats of a workbook say about its cells, by the cell's style. Read once.</summary>
internal sealed class CellFormats
{
    private readonly List<NumberKind> _byStyle = [];

    public NumberKind this[int style] => style >= 0 && style < _byStyle.Count ? _byStyle[style] : NumberKind.Number;

    public static CellFormats Read(PartReader? reader)
    {
        CellFormats formats = new();
        Dictionary<int, string> codes = [];
        bool inCells = false;
        while (reader is not null && reader.Read())
        {
            if (!reader.IsText && reader.Name == "cellXfs")
                inCells = reader.IsStart;
            else if (reader.IsStart && reader.Name == "numFmt" && WordStyles.Number(reader["numFmtId"]) is { } id)
                codes[id] = reader["formatCode"] ?? "";
            else if (reader.IsStart && reader.Name == "xf" && inCells)
                formats._byStyle.Add(WordStyles.Number(reader["numFmtId"]) is { } used ? KindOf(used, codes.GetValueOrDefault(used)) : NumberKind.Number);
        }
        return formats;
    }

    /// <summary>The kind of a format: by its code where the workbook has one, else by its number (ECMA-376 18.8.30).</summary>
    public static NumberKind KindOf(int id, string? code) => code is not null ? KindOf(code) : id switch
    {
        9 or 10 => NumberKind.Percent,
        (>= 14 and <= 22) or (>= 27 and <= 36) or 45 or 47 or (>= 50 and <= 58) => NumberKind.Date,
        46 => NumberKind.Duration,
        _ => NumberKind.Number,
    };

    /// <summary>Reads the first section of a code, without what is quoted, escaped or in brackets: what is left names parts of a date or does not.</summary>
    private static NumberKind KindOf(string code)
    {
        bool isDate = false, isPercent = false;
        for (int i = 0; i < code.Length; i++)
        {
            char next = char.ToLowerInvariant(code[i]);
            switch (next)
            {
                case ';':
                    i = code.Length;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '"':
                    i = EndOf(code, i, '"');
                    break;
                case '[':
                    int end = EndOf(code, i, ']');
                    if (end > i + 1 && code[(i + 1)..end].All(letter => letter is 'h' or 'm' or 's' or 'H' or 'M' or 'S'))
                        return NumberKind.Duration;
                    i = end;
                    break;
                case 'g' when code.AsSpan(i).StartsWith("general", StringComparison.OrdinalIgnoreCase):
                    i += "general".Length - 1;
                    break;
                default:
                    isDate |= next is 'y' or 'm' or 'd' or 'h' or 's';
                    isPercent |= next == '%';
                    break;
            }
        }
        return isDate ? NumberKind.Date : isPercent ? NumberKind.Percent : NumberKind.Number;
    }

    private static int EndOf(string code, int from, char end) => code.IndexOf(end, from + 1) is int at and >= 0 ? at : code.Length - 1;
}
