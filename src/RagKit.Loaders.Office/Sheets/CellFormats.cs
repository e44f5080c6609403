using RagKit.Reading;

namespace RagKit.Sheets;

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

/// <summary>The format of a cell's number.</summary>
/// <param name="Kind">How the number is meant.</param>
/// <param name="Decimals">How many decimals are shown; <see langword="null"/> where the format does not say.</param>
internal readonly record struct NumberFormat(NumberKind Kind, int? Decimals = null);

/// <summary>What the number formats of a workbook say about its cells, by the cell's style. Read once.</summary>
internal sealed class CellFormats
{
    private readonly List<NumberFormat> _byStyle = [];

    public NumberFormat this[int style] => style >= 0 && style < _byStyle.Count ? _byStyle[style] : default;

    public static CellFormats Read(PartReader? reader)
    {
        CellFormats formats = new();
        Dictionary<int, NumberFormat> own = [];
        bool inCells = false;
        while (reader is not null && reader.Read())
        {
            if (!reader.IsText && reader.Name == "cellXfs")
                inCells = reader.IsStart;
            else if (reader.IsStart && reader.Name == "numFmt" && reader.Number("numFmtId") is { } id)
                own[id] = NumberFormatCode.Read(reader["formatCode"] ?? "");
            else if (reader.IsStart && reader.Name == "xf" && inCells)
                formats._byStyle.Add(reader.Number("numFmtId") is { } used ? own.TryGetValue(used, out NumberFormat found) ? found : BuiltIn(used) : default);
        }
        return formats;
    }

    /// <summary>The formats that every workbook has (ECMA-376 18.8.30).</summary>
    private static NumberFormat BuiltIn(int id) => id switch
    {
        1 or 3 or 37 or 38 => new(NumberKind.Number, 0),
        2 or 4 or 39 or 40 => new(NumberKind.Number, 2),
        9 => new(NumberKind.Percent, 0),
        10 => new(NumberKind.Percent, 2),
        (>= 14 and <= 22) or (>= 27 and <= 36) or 45 or 47 or (>= 50 and <= 58) => new(NumberKind.Date),
        46 => new(NumberKind.Duration),
        _ => default,
    };
}
