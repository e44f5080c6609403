using System.Globalization;
using System.Text;
using RagKit.Reading;

namespace RagKit.Sheets;

/// <summary>Reads a sheet row by row; no row is kept. Not thread-safe.</summary>
internal sealed class SheetReader(PartReader reader, Workbook workbook, IReadOnlyDictionary<string, string> links, InflateBudget budget)
{
    private const int MaxColumns = 16_384;
    private readonly StringBuilder _value = new();
    private readonly StringBuilder _formula = new();

    public IEnumerable<SheetRow> Read()
    {
        long number = 0, length = 0;
        List<SheetCell> cells = [];
        int column = -1;
        while (reader.Read())
        {
            if (reader.IsStart && reader.Name == "row")
            {
                number = long.TryParse(reader["r"], NumberStyles.None, CultureInfo.InvariantCulture, out long stated) ? stated : number + 1;
                (cells, column) = ([], -1);
            }
            else if (reader.IsStart && reader.Name == "c")
            {
                SheetCell cell = ReadCell(column + 1);
                column = cell.Column;
                // A number may stand for a long string, over and over.
                budget.CheckText(length += cell.Text.Length);
                if (cell.Text.Length > 0 && column < MaxColumns)
                    cells.Add(cell);
            }
            else if (reader.IsEnd && reader.Name == "row" && cells.Count > 0)
            {
                yield return new SheetRow(number, cells);
            }
        }
    }

    private SheetCell ReadCell(int next)
    {
        (string? place, string type, int style) = (reader["r"], reader["t"] ?? "n", reader.Number("s") ?? 0);
        _value.Clear();
        _formula.Clear();
        StringBuilder? target = null;
        while (reader.Read() && !(reader.IsEnd && reader.Name == "c"))
        {
            if (reader.IsText)
                target?.Append(reader.Text);
            else if (reader.IsStart && reader.Name == "is")
                _value.Append(SharedStrings.ReadOne(reader, "is"));
            else
                target = !reader.IsStart ? null : reader.Name == "v" ? _value : reader.Name == "f" ? _formula : null;
        }
        string text = _value.Length > 0 ? Shown(_value.ToString(), type, style)
            // A formula that was never calculated has no value.
            : _formula.Length > 0 ? LinkedText.Clean($"={_formula}") : "";
        return new SheetCell(ColumnOf(place) ?? next, text, type is "s" or "str" or "inlineStr", place is null ? null : links.GetValueOrDefault(place));
    }

    private string Shown(string value, string type, int style) => type switch
    {
        "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < workbook.Strings.Count ? workbook.Strings[index] : "",
        "inlineStr" or "str" => LinkedText.Clean(SharedStrings.Unescape(value)),
        "b" => value.Trim() == "1" ? "TRUE" : "FALSE",
        "d" => LinkedText.Clean(value.EndsWith("T00:00:00", StringComparison.Ordinal) ? value[..^"T00:00:00".Length] : value.Replace('T', ' ')),
        "e" => LinkedText.Clean(value),
        _ => LinkedText.Clean(CellText.Of(value, workbook.Formats[style], workbook.From1904)),
    };

    /// <summary>The column of a place such as <c>AB12</c>, from 0; <see langword="null"/> where it says none.</summary>
    private static int? ColumnOf(string? place)
    {
        int column = 0;
        foreach (char letter in place ?? "")
        {
            if (!char.IsAsciiLetter(letter) || column > MaxColumns)
                break;
            column = (column * 26) + (char.ToUpperInvariant(letter) - 'A' + 1);
        }
        return column > 0 ? column - 1 : null;
    }
}
