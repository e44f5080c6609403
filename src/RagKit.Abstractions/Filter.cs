namespace RagKit;

/// <summary>
/// Which chunks may be found, by their metadata, document or source. It means the same on every store:
/// a comparison with a list matches when any element does; values of different kinds never match, but integers and decimals
/// compare as numbers; a chunk without the name matches no comparison; text compares by ordinal, case counts; a comparison
/// with null matches nothing. Immutable; combine with <c>&amp;</c>, <c>|</c> and <c>!</c>.
/// </summary>
public abstract record Filter
{
    private protected Filter()
    {
    }

    /// <summary>The name has this value, or a list that holds it.</summary>
    public static Filter Equal(string name, MetadataValue value) => new ComparisonFilter(name, FilterOperator.Equal, value);

    /// <summary>The name has one of these values, or a list that holds one.</summary>
    public static Filter AnyOf(string name, params MetadataValue[] values) =>
        new AnyFilter([.. values.Select(value => Equal(name, value))]);

    /// <summary>The name's value is above this one (numbers, dates, text).</summary>
    public static Filter GreaterThan(string name, MetadataValue value) => new ComparisonFilter(name, FilterOperator.GreaterThan, value);

    /// <summary>The name's value is this one or above it.</summary>
    public static Filter AtLeast(string name, MetadataValue value) => new ComparisonFilter(name, FilterOperator.AtLeast, value);

    /// <summary>The name's value is below this one.</summary>
    public static Filter LessThan(string name, MetadataValue value) => new ComparisonFilter(name, FilterOperator.LessThan, value);

    /// <summary>The name's value is this one or below it.</summary>
    public static Filter AtMost(string name, MetadataValue value) => new ComparisonFilter(name, FilterOperator.AtMost, value);

    /// <summary>The chunk has the name, whatever its value, null included.</summary>
    public static Filter Exists(string name) => new ExistsFilter(name);

    /// <summary>The chunk belongs to this document.</summary>
    public static Filter Document(string documentId) => new DocumentFilter(documentId);

    /// <summary>The chunk's document came from this source.</summary>
    public static Filter Source(string sourceId) => new SourceFilter(sourceId);

    /// <summary>All of these hold; true when there are none.</summary>
    public static Filter All(params Filter[] filters) => new AllFilter([.. filters]);

    /// <summary>At least one of these holds; false when there are none.</summary>
    public static Filter Any(params Filter[] filters) => new AnyFilter([.. filters]);

    /// <summary>This does not hold.</summary>
    public static Filter Not(Filter filter) => new NotFilter(filter);

    /// <summary>Both hold.</summary>
    public static Filter operator &(Filter left, Filter right) => All(left, right);

    /// <summary>At least one holds.</summary>
    public static Filter operator |(Filter left, Filter right) => Any(left, right);

    /// <summary>It does not hold.</summary>
    public static Filter operator !(Filter filter) => Not(filter);

    /// <summary>Both hold.</summary>
    public static Filter BitwiseAnd(Filter left, Filter right) => left & right;

    /// <summary>At least one holds.</summary>
    public static Filter BitwiseOr(Filter left, Filter right) => left | right;

    /// <summary>It does not hold.</summary>
    public static Filter LogicalNot(Filter filter) => !filter;

    /// <summary>Whether a chunk passes: the meaning that every store's translation must have.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="sourceId">The source of its document.</param>
    public abstract bool Matches(Chunk chunk, string sourceId);
}
