using System.Runtime.CompilerServices;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>
/// Finds the keys of the chunks that pass a filter: each comparison is one range of an index, and sets are combined here, so
/// that no filter is too long for SQLite's limits on expressions and parameters.
/// </summary>
internal sealed class FilterEvaluator(SqliteConnection connection, CancellationToken cancellationToken)
{
    private KeySet? _all;

    /// <exception cref="RagKitException">The filter is nested too deeply for the thread's stack.</exception>
    public KeySet Evaluate(Filter filter)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new RagKitException("The filter is nested too deeply. Give All(...) and Any(...) their parts side by side rather than one inside the other.");
        return filter switch
        {
            ComparisonFilter comparison => Compare(comparison),
            ExistsFilter exists => Collect(connection.Statement("SELECT chunk FROM attributes WHERE name = ?1").BindId(1, exists.Name)),
            DocumentFilter document => Collect(connection.Statement(
                "SELECT c.key FROM documents d JOIN chunks c ON c.document = d.key WHERE d.id = ?1").BindId(1, document.DocumentId)),
            SourceFilter source => Collect(connection.Statement(
                "SELECT c.key FROM documents d JOIN chunks c ON c.document = d.key WHERE d.source = ?1").BindId(1, source.SourceId)),
            AllFilter all => EvaluateAll(all.Filters),
            AnyFilter any => EvaluateAny(any.Filters),
            NotFilter not => All().Except(Evaluate(not.Inner)),
            _ => throw new RagKitException($"The filter {filter.GetType().Name} is unknown to this store. Use the filters that Filter makes."),
        };
    }

    private KeySet EvaluateAll(IReadOnlyList<Filter> filters)
    {
        // What must not hold is taken away from the rest rather than looked for among all chunks.
        KeySet? passed = null;
        foreach (Filter filter in filters)
        {
            if (filter is NotFilter)
                continue;
            KeySet part = Evaluate(filter);
            passed = passed is KeySet before ? before.Intersect(part) : part;
            if (passed is { Count: 0 })
                return KeySet.Empty;
        }
        KeySet rest = passed ?? All();
        foreach (NotFilter not in filters.OfType<NotFilter>())
            rest = rest.Except(Evaluate(not.Inner));
        return rest;
    }

    private KeySet EvaluateAny(IReadOnlyList<Filter> filters)
    {
        // Merged in pairs of like size: a long list costs n log n, not n squared.
        Queue<KeySet> parts = new(filters.Select(Evaluate));
        while (parts.Count > 1)
            parts.Enqueue(parts.Dequeue().Union(parts.Dequeue()));
        return parts.Count == 0 ? KeySet.Empty : parts.Dequeue();
    }

    private KeySet Compare(ComparisonFilter filter)
    {
        if (filter.Value.Kind is MetadataKind.Null or MetadataKind.Array)
            return KeySet.Empty;
        byte[] value = AttributeCodec.Encode(filter.Value);
        byte[] begin = [value[0]], end = [(byte)(value[0] + 1)];
        const string Select = "SELECT chunk FROM attributes WHERE name = ?1 AND value ";
        SqliteStatement rows = filter.Operator switch
        {
            FilterOperator.Equal => connection.Statement(Select + "= ?2").BindBlob(2, value),
            FilterOperator.GreaterThan => connection.Statement(Select + "> ?2 AND value < ?3").BindBlob(2, value).BindBlob(3, end),
            FilterOperator.AtLeast => connection.Statement(Select + ">= ?2 AND value < ?3").BindBlob(2, value).BindBlob(3, end),
            FilterOperator.LessThan => connection.Statement(Select + ">= ?2 AND value < ?3").BindBlob(2, begin).BindBlob(3, value),
            _ => connection.Statement(Select + ">= ?2 AND value <= ?3").BindBlob(2, begin).BindBlob(3, value),
        };
        return Collect(rows.BindId(1, filter.Name));
    }

    private KeySet All() => _all ??= Collect(connection.Statement("SELECT key FROM chunks ORDER BY key"));

    private static KeySet Collect(SqliteStatement rows)
    {
        List<long> keys = [];
        while (rows.Step())
            keys.Add(rows.Int64(0));
        return KeySet.Of(keys);
    }
}
