using System.Text;

namespace RagKit.Loading;

/// <summary>How a <see cref="CsvLoader"/> reads. Columns are named as the header names them, else <c>Column 1</c> and so on.</summary>
public sealed record CsvLoaderOptions
{
    /// <summary>Whether a row is a block (the default) or a document.</summary>
    public CsvRowsAs RowsAs { get; init; }

    /// <summary>The columns whose values are the text, in this order; none (the default) for all. The value of a single one is not labelled.</summary>
    public IReadOnlyList<string> TextColumns { get; init; } = [];

    /// <summary>The columns whose values become metadata of the row's block or document, as integers, decimals, booleans, dates or text.</summary>
    public IReadOnlyList<string> MetadataColumns { get; init; } = [];

    /// <summary>Of rows as documents, the column that ends a document's id; <see langword="null"/> (the default) for the row's number.</summary>
    public string? IdColumn { get; init; }

    /// <summary>Of rows as documents, the column of the title; <see langword="null"/> (the default) for the file's name.</summary>
    public string? TitleColumn { get; init; }

    /// <summary>What stands between fields; <see langword="null"/> (the default) to find out among comma, semicolon, tab and bar.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether a header names the columns; by default it does. Lines above it that fill one cell only are captions.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The encoding of files without a byte order mark; <see langword="null"/> (the default) to find out.</summary>
    public Encoding? Encoding { get; init; }

    internal void Validate()
    {
        if (Delimiter is '"' or '\r' or '\n')
            throw new ArgumentException("Delimiter must not be a quote or a line break.");
        if (RowsAs != CsvRowsAs.Documents && (IdColumn ?? TitleColumn) is { } column)
            throw new ArgumentException($"The column '{column}' is an id or a title, but rows are blocks: set RowsAs to CsvRowsAs.Documents.");
    }
}
