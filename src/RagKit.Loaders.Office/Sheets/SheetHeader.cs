using System.Globalization;

namespace RagKit.Sheets;

/// <summary>The header of a table in a sheet: the names of its columns.</summary>
internal sealed class SheetHeader(SheetRow row)
{
    /// <summary>A longer text, in UTF-16 units, is no name.</summary>
    private const int LongestName = 200;
    private readonly Dictionary<int, string> _names = row.Cells.GroupBy(cell => cell.Column).ToDictionary(cells => cells.Key, cells => cells.First().Text.Replace('\n', ' '));

    public int Count => _names.Count;

    /// <summary>The name of a column; empty where it has none.</summary>
    public string this[int column] => _names.GetValueOrDefault(column, "");

    /// <summary>Whether a row may be a header: two names or more, all of them different short texts or years in a row.</summary>
    public static bool MayBe(SheetRow row) => row.Cells.Count > 1
        && row.Cells.All(cell => (cell.IsText && cell.Text.Length <= LongestName) || IsYear(cell))
        && row.Cells.Select(cell => cell.Text).Distinct(StringComparer.Ordinal).Count() == row.Cells.Count
        && AreInARow([.. row.Cells.Where(IsYear).Select(cell => int.Parse(cell.Text, CultureInfo.InvariantCulture))]);

    /// <summary>Whether a row stands below the header: no cell of it is in a column without a name, but for one, which may name the rows.</summary>
    public bool Covers(SheetRow other) => other.Cells.Count(cell => !_names.ContainsKey(cell.Column)) <= 1 && other.Cells.Any(cell => _names.ContainsKey(cell.Column));

    private static bool IsYear(SheetCell cell) => !cell.IsText && cell.Text.Length == 4 && (cell.Text.StartsWith("19", StringComparison.Ordinal) || cell.Text.StartsWith("20", StringComparison.Ordinal))
        && cell.Text.All(char.IsAsciiDigit);

    /// <summary>A single year is a value; several that follow each other, forward or back, name columns.</summary>
    private static bool AreInARow(int[] years) => years.Length != 1
        && (years.Length == 0 || years.Zip(years.Skip(1), (one, next) => next - one).Distinct().ToArray() is [1 or -1]);
}
