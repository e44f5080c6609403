namespace RagKit.Sql;

/// <summary>Which columns of a query are what. Names are compared as the database writes them, else without regard to case.</summary>
public sealed record SqlColumns
{
    /// <summary>The column of the id, unique among the rows: text, a whole number or a GUID. By default <c>id</c>.</summary>
    public string Id { get; init; } = "id";

    /// <summary>The columns of the text, joined by blank lines; at least one, by default <c>text</c>. Empty ones are passed over.</summary>
    public IReadOnlyList<string> Text { get; init; } = ["text"];

    /// <summary>The column of the title; <see langword="null"/> (the default) for what the text begins with, else the id.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// The watermark: a column that changes whenever its row does, such as a modified time or a row version. With it a listing reads ids and
    /// versions only, and texts are read of those rows that are new or changed. Without it (the default) every row is read and hashed.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>The columns that become metadata under their own names, with their types; by default none.</summary>
    public IReadOnlyList<string> Metadata { get; init; } = [];

    internal void Validate()
    {
        if (Text.Count == 0)
            throw new ArgumentException("SqlColumns.Text has no column: name at least one.");
        foreach (string? name in (IEnumerable<string?>)[Id, .. Text, Title ?? "-", Version ?? "-", .. Metadata])
        {
            if (string.IsNullOrWhiteSpace(name))
                throw new ArgumentException("A column in SqlColumns has no name: leave it out, or name it.");
        }
    }
}
