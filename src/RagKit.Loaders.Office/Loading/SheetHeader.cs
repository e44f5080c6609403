namespace RagKit.Loading;

/// <summary>The header of a table in a sheet: the names of its columns.</summary>
internal sealed class SheetHeader(SheetRow row)
{
    /// <summary>A longer text, in UTF-16 units, is no name.</summary>
    private const int LongestName = 200;
    private readonly Dictionary<int, string> _names = row.Cells.GroupBy(cell => cell.Column).ToDictionary(cells => cells.Key, cells => cells.First().Text.Replace('\n', ' '));

    public int Count => _names.Count;

    /// <summary>The name of a column; empty where it has none.</summary>
    public string this[int column] => _names.GetValueOrDefault(column, "");

    /// <summary>Whether a row may be a header: two names or more, all of them different short texts.</summary>
    public static bool MayBe(SheetRow row) => row.Cells.Count > 1
        && row.Cells.All(cell => cell.IsText && cell.Text.Length <= LongestName)
        && row.Cells.Select(cell => cell.Text).Distinct(StringComparer.Ordinal).Count() == row.Cells.Count;

    /// <summary>Whether a row stands below the header: no cell of it is in a column without a name, but for one, which may name the rows.</summary>
    public bool Covers(SheetRow other) => other.Cells.Count(cell => !_names.ContainsKey(cell.Column)) <= 1 && other.Cells.Any(cell => _names.ContainsKey(cell.Column));
}
