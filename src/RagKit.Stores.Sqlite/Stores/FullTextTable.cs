using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>
/// Keeps the full text in step with the chunks of one transaction. Changes are gathered and applied by ascending key, removals
/// first: FTS5 writes out its buffer whenever a key is not above the one before.
/// </summary>
internal sealed class FullTextTable(SqliteConnection connection)
{
    private readonly List<(long Key, string Context, string Text)> _removed = [];
    private readonly List<(long Key, string Context, string Text)> _added = [];

    public void Add(long key, string context, string text) => _added.Add((key, context, text));

    /// <summary>Removes what was indexed, which must be given exactly as it was.</summary>
    public void Remove(long key, string context, string text) => _removed.Add((key, context, text));

    /// <summary>Call before the transaction is committed.</summary>
    public void Complete()
    {
        Apply(_removed, "INSERT INTO words (words, rowid, context, text) VALUES ('delete', ?1, ?2, ?3)");
        Apply(_added, "INSERT INTO words (rowid, context, text) VALUES (?1, ?2, ?3)");
    }

    private void Apply(List<(long Key, string Context, string Text)> rows, string sql)
    {
        rows.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        foreach ((long key, string context, string text) in rows)
            connection.Statement(sql).Bind(1, key).Bind(2, context).Bind(3, text).Run();
        rows.Clear();
    }
}
