using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>Counts the values of a metadata name from the index of attributes, value by value.</summary>
internal static class ValueCounts
{
    public static IReadOnlyList<ValueCount> Read(SqliteConnection connection, string name, Filter? filter, CancellationToken cancellationToken)
    {
        KeySet? allowed = filter is null ? null : new FilterEvaluator(connection, cancellationToken).Evaluate(filter);
        SqliteStatement rows = connection.Statement("""
            SELECT a.value, a.chunk, c.document FROM attributes a CROSS JOIN chunks c ON c.key = a.chunk WHERE a.name = ?1 ORDER BY a.value
            """).BindId(1, name);
        List<ValueCount> counts = [];
        byte[] value = [];
        int chunks = 0;
        HashSet<long> documents = [];
        while (rows.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!rows.Bytes(0).SequenceEqual(value))
            {
                Complete();
                value = rows.Bytes(0).ToArray();
            }
            if (allowed is KeySet keys && !keys.Contains(rows.Int64(1)))
                continue;
            chunks++;
            documents.Add(rows.Int64(2));
        }
        Complete();
        return [.. counts.OrderByDescending(count => count.Chunks).ThenBy(count => ValueTally.Key(count.Value), StringComparer.Ordinal)];

        void Complete()
        {
            if (chunks > 0 && AttributeCodec.Decode(value) is MetadataValue decoded)
                counts.Add(new ValueCount(decoded, chunks, documents.Count));
            chunks = 0;
            documents.Clear();
        }
    }
}
