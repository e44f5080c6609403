namespace RagKit;

/// <summary>How a comparison filter compares.</summary>
public enum FilterOperator
{
    /// <summary>The same value.</summary>
    Equal,

    /// <summary>Above.</summary>
    GreaterThan,

    /// <summary>The same or above.</summary>
    AtLeast,

    /// <summary>Below.</summary>
    LessThan,

    /// <summary>The same or below.</summary>
    AtMost,
}

/// <summary>Compares a metadata value; see <see cref="Filter"/> for what that means.</summary>
/// <param name="Name">The metadata's name.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="Value">What to compare with; not a list.</param>
public sealed record ComparisonFilter(string Name, FilterOperator Operator, MetadataValue Value) : Filter
{
    /// <inheritdoc />
    public override bool Matches(Chunk chunk, string sourceId) =>
        chunk.Metadata.TryGetValue(Name, out MetadataValue? found) && found.Elements.Any(Holds);

    private bool Holds(MetadataValue element) => Compare(element, Value) is int order && Operator switch
    {
        FilterOperator.Equal => order == 0,
        FilterOperator.GreaterThan => order > 0,
        FilterOperator.AtLeast => order >= 0,
        FilterOperator.LessThan => order < 0,
        _ => order <= 0,
    };

    private static int? Compare(MetadataValue left, MetadataValue right) => (left.Kind, right.Kind) switch
    {
        (MetadataKind.String, MetadataKind.String) => string.CompareOrdinal(left.AsString(), right.AsString()),
        (MetadataKind.Integer or MetadataKind.Decimal, MetadataKind.Integer or MetadataKind.Decimal) =>
            left.AsDecimal().CompareTo(right.AsDecimal()),
        (MetadataKind.Date, MetadataKind.Date) => left.AsDate().CompareTo(right.AsDate()),
        (MetadataKind.Boolean, MetadataKind.Boolean) => left.AsBoolean().CompareTo(right.AsBoolean()),
        _ => null,
    };
}

/// <summary>Asks whether the chunk has a metadata name.</summary>
/// <param name="Name">The name.</param>
public sealed record ExistsFilter(string Name) : Filter
{
    /// <inheritdoc />
    public override bool Matches(Chunk chunk, string sourceId) => chunk.Metadata.ContainsKey(Name);
}

/// <summary>Asks for the chunks of a document.</summary>
/// <param name="DocumentId">The document's id.</param>
public sealed record DocumentFilter(string DocumentId) : Filter
{
    /// <inheritdoc />
    public override bool Matches(Chunk chunk, string sourceId) => chunk.DocumentId == DocumentId;
}

/// <summary>Asks for the chunks of a source's documents.</summary>
/// <param name="SourceId">The source's id.</param>
public sealed record SourceFilter(string SourceId) : Filter
{
    /// <inheritdoc />
    public override bool Matches(Chunk chunk, string sourceId) => sourceId == SourceId;
}

/// <summary>All of several filters.</summary>
/// <param name="Filters">The filters; none means true.</param>
public sealed record AllFilter(IReadOnlyList<Filter> Filters) : Filter
{
    /// <inheritdoc />
    public override bool Matches(Chunk chunk, string sourceId) => Filters.All(filter => filter.Matches(chunk, sourceId));
}

/// <summary>Any of several filters.</summary>
/// <param name="Filters">The filters; none means false.</param>
public sealed record AnyFilter(IReadOnlyList<Filter> Filters) : Filter
{
    /// <inheritdoc />
    public override bool Matches(Chunk chunk, string sourceId) => Filters.Any(filter => filter.Matches(chunk, sourceId));
}

/// <summary>Not a filter.</summary>
/// <param name="Inner">The filter that must not hold.</param>
public sealed record NotFilter(Filter Inner) : Filter
{
    /// <inheritdoc />
    public override bool Matches(Chunk chunk, string sourceId) => !Inner.Matches(chunk, sourceId);
}
