using System.Globalization;
using System.Text;

namespace RagKit.Loading;

/// <summary>One cell that holds something.</summary>
/// <param name="Column">Its column, from 0.</param>
/// <param name="Text">Its text, not empty.</param>
/// <param name="IsText">Whether it was typed as text, rather than a number, a date or a truth value.</param>
/// <param name="Link">Where it leads; <see langword="null"/> for nowhere.</param>
internal readonly record struct SheetCell(int Column, string Text, bool IsText, string? Link);

/// <summary>One row of a sheet that holds something, with the cells that do.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Cells">The cells from left to right.</param>
internal sealed record SheetRow(long Number, IReadOnlyList<SheetCell> Cells)
{
    private const int MaxColumns = 16_384;

    /// <summary>Reads a sheet row by row.</summary>
    public static IEnumerable<SheetRow> Read(PartReader? reader, Workbook workbook, IReadOnlyDictionary<string, string> links, InflateBudget budget)
    {
        long number = 0, length = 0;
        List<SheetCell> cells = [];
        int column = -1;
        while (reader is not null && reader.Read())
        {
            if (reader.IsStart && reader.Name == "row")
            {
                number = long.TryParse(reader["r"], NumberStyles.None, CultureInfo.InvariantCulture, out long stated) ? stated : number + 1;
                (cells, column) = ([], -1);
            }
            else if (reader.IsStart && reader.Name == "c")
            {
                column = ColumnOf(reader["r"]) ?? column + 1;
                SheetCell cell = ReadCell(reader, workbook, links, column);
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

    private static SheetCell ReadCell(PartReader reader, Workbook workbook, IReadOnlyDictionary<string, string> links, int column)
    {
        (string? place, string type, int style) = (reader["r"], reader["t"] ?? "n", WordStyles.Number(reader["s"]) ?? 0);
        StringBuilder values = new(), formula = new();
        string name = "";
        while (reader.Read() && !(reader.IsEnd && reader.Name == "c"))
        {
            if (reader.IsStart && reader.Name == "is")
                values.Append(SharedStrings.ReadOne(reader, "is"));
            else if (!reader.IsText)
                name = reader.IsStart ? reader.Name : "";
            else if (name == "v")
                values.Append(reader.Text);
            else if (name == "f")
                formula.Append(reader.Text);
        }
        string value = values.ToString();
        string text = type switch
        {
            // A formula that was never calculated has no value.
            _ when value.Length == 0 => formula.Length > 0 ? LinkedText.Clean($"={formula}") : "",
            "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < workbook.Strings.Count ? workbook.Strings[index] : "",
            "inlineStr" or "str" => LinkedText.Clean(SharedStrings.Unescape(value)),
            "b" => value.Trim() == "1" ? "TRUE" : "FALSE",
            "d" => LinkedText.Clean(value.EndsWith("T00:00:00", StringComparison.Ordinal) ? value[..^"T00:00:00".Length] : value.Replace('T', ' ')),
            "e" => LinkedText.Clean(value),
            _ => LinkedText.Clean(CellText.Of(value, workbook.Formats[style], workbook.From1904)),
        };
        return new SheetCell(column, text, type is "s" or "str" or "inlineStr", place is null ? null : links.GetValueOrDefault(place));
    }

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
