using System.Globalization;
using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>A CSV file read as far as its header.</summary>
internal sealed class CsvTable(CsvRecords records, CsvColumns columns)
{
    public CsvColumns Columns { get; } = columns;

    /// <summary>What stands above the header.</summary>
    public required IReadOnlyList<string> Captions { get; init; }

    /// <summary>Rows that were read while the header was looked for.</summary>
    public required IReadOnlyList<string[]> Ahead { get; init; }

    /// <summary>The rows with their numbers from 1; those of the wrong width are reported and passed over, empty ones passed over.</summary>
    public async IAsyncEnumerable<(int Number, string[] Row)> RowsAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int number = 0;
        foreach (string[] row in Ahead)
        {
            number++;
            if (Fits(row, number, content))
                yield return (number, row);
        }
        while (await records.NextAsync(cancellationToken).ConfigureAwait(false) is { } row)
        {
            number++;
            if (Fits(row, number, content))
                yield return (number, row);
        }
    }

    private bool Fits(string[] row, int number, SourceContent content)
    {
        if (Array.TrueForAll(row, string.IsNullOrWhiteSpace))
            return false;
        // Delimiters at the end of a row that open empty fields do no harm.
        if (row.Length == Columns.Count || (row.Length > Columns.Count && Array.TrueForAll(row[Columns.Count..], string.IsNullOrWhiteSpace)))
            return true;
        content.Fail(new LoadFailure(string.Create(CultureInfo.InvariantCulture, $"row {number}"), string.Create(CultureInfo.InvariantCulture,
            $"It begins on line {records.Line} and has {row.Length} fields where the header has {Columns.Count}. Quote fields that hold the delimiter, or complete the row.")));
        return false;
    }
}
