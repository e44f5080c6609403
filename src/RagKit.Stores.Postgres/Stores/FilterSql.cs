using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>
/// Says a filter in SQL, as a condition on the key of a chunk and that of its document. Each comparison is one range of the index of
/// attributes, read once and hashed; documents, sources and equal values that stand side by side are one condition.
/// </summary>
/// <param name="tables">Where the corpus is.</param>
/// <param name="statement">Takes the parameters.</param>
/// <param name="version">The version's key, as SQL.</param>
internal sealed class FilterSql(CorpusTables tables, NpgsqlBatchCommand statement, string version)
{
    private const int Deepest = 250;

    /// <summary>The condition, in brackets.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="chunk">The key of the chunk, as SQL.</param>
    /// <param name="document">The key of its document, as SQL.</param>
    /// <exception cref="RagKitException">The filter is nested too deeply.</exception>
    public string Of(Filter filter, string chunk, string document) => Of(filter, chunk, document, 0);

    private string Of(Filter filter, string chunk, string document, int depth)
    {
        if (depth > Deepest || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new RagKitException($"The filter is nested more than {Deepest} deep. Give All(...) and Any(...) their parts side by side rather than one inside the other.");
        return filter switch
        {
            NotFilter { Inner: NotFilter twice } => Of(twice.Inner, chunk, document, depth + 1),
            NotFilter not => $"(NOT {Of(not.Inner, chunk, document, depth + 1)})",
            AllFilter all => Join([.. all.Filters.Select(part => Of(part, chunk, document, depth + 1))], " AND ", "true"),
            AnyFilter any => Any(any, chunk, document, depth),
            ComparisonFilter comparison => Compare(comparison, chunk),
            ExistsFilter exists => Range(chunk, AttributeCodec.Name(exists.Name), AttributeCodec.Behind(AttributeCodec.Name(exists.Name)), ">=", "<"),
            DocumentFilter one => Documents("id", [one.DocumentId], document),
            SourceFilter one => Documents("source", [one.SourceId], document),
            _ => throw new RagKitException($"The filter {filter.GetType().Name} is unknown to this store. Use the filters that Filter makes."),
        };
    }

    private string Any(AnyFilter any, string chunk, string document, int depth)
    {
        List<string> parts = [];
        string[] documents = [.. any.Filters.OfType<DocumentFilter>().Select(one => one.DocumentId)];
        string[] sources = [.. any.Filters.OfType<SourceFilter>().Select(one => one.SourceId)];
        byte[][] values = [.. any.Filters.OfType<ComparisonFilter>().Where(IsShortEqual).Select(one => AttributeCodec.Encode(one.Name, one.Value))];
        if (documents.Length > 0)
            parts.Add(Documents("id", documents, document));
        if (sources.Length > 0)
            parts.Add(Documents("source", sources, document));
        if (values.Length > 0)
            parts.Add($"({chunk} IN (SELECT chunk FROM {tables.Attributes} WHERE version = {version} AND whole IS NULL AND head = ANY({Parameter(values, NpgsqlDbType.Array | NpgsqlDbType.Bytea)})))");
        foreach (Filter part in any.Filters)
        {
            if (part is not (DocumentFilter or SourceFilter) && !(part is ComparisonFilter comparison && IsShortEqual(comparison)))
                parts.Add(Of(part, chunk, document, depth + 1));
        }
        return Join(parts, " OR ", "false");
    }

    private static bool IsShortEqual(ComparisonFilter filter) => filter.Operator == FilterOperator.Equal && filter.Value.Kind is not (MetadataKind.Null or MetadataKind.Array)
        && AttributeCodec.Encode(filter.Name, filter.Value).Length <= AttributeCodec.HeadBytes;

    private string Compare(ComparisonFilter filter, string chunk)
    {
        if (filter.Value.Kind is MetadataKind.Null or MetadataKind.Array)
            return "(false)";
        byte[] value = AttributeCodec.Encode(filter.Name, filter.Value);
        byte[] begin = [.. AttributeCodec.Name(filter.Name), value[AttributeCodec.Name(filter.Name).Length]];
        return filter.Operator switch
        {
            FilterOperator.Equal => Range(chunk, value, value, ">=", "<="),
            FilterOperator.GreaterThan => Range(chunk, value, AttributeCodec.Behind(begin), ">", "<"),
            FilterOperator.AtLeast => Range(chunk, value, AttributeCodec.Behind(begin), ">=", "<"),
            FilterOperator.LessThan => Range(chunk, begin, value, ">=", "<"),
            _ => Range(chunk, begin, value, ">=", "<="),
        };
    }

    // The index narrows by heads; where a key is longer than its head, the whole of it decides.
    private string Range(string chunk, byte[] from, byte[] to, string fromOperator, string toOperator)
    {
        string low = Parameter(from, NpgsqlDbType.Bytea), high = Parameter(to, NpgsqlDbType.Bytea);
        string heads = from.Length <= AttributeCodec.HeadBytes && to.Length <= AttributeCodec.HeadBytes ? $"head >= {low} AND head <= {high}"
            : $"head >= {Parameter(AttributeCodec.Head(from), NpgsqlDbType.Bytea)} AND head <= {Parameter(AttributeCodec.Head(to), NpgsqlDbType.Bytea)}";
        return $"({chunk} IN (SELECT chunk FROM {tables.Attributes} WHERE version = {version} AND {heads} AND coalesce(whole, head) {fromOperator} {low} AND coalesce(whole, head) {toOperator} {high}))";
    }

    private string Documents(string column, string[] ids, string document)
    {
        string values = Parameter(ids.Select(PostgresText.Encode).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
        return $"({document} IN (SELECT key FROM {tables.Documents} WHERE version = {version} AND {column} = ANY({values})))";
    }

    private string Parameter<T>(T value, NpgsqlDbType type)
    {
        statement.With(value, type);
        return $"${statement.Parameters.Count}";
    }

    private static string Join(List<string> parts, string with, string whenNone) => parts.Count == 0 ? $"({whenNone})" : $"({string.Join(with, parts)})";
}
