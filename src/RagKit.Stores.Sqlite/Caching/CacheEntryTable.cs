using RagKit.Sqlite;

namespace RagKit.Caching;

/// <summary>An entry, and under which number the parts of its value lie.</summary>
internal sealed record StoredEntry(CacheEntry Entry, long Generation);

/// <summary>The cache's entries and their tags as rows of the tables, and back.</summary>
internal static class CacheEntryTable
{
    private const string Columns = "e.key, e.created, e.expires, e.length, e.generation, e.tags";

    public static StoredEntry? Find(SqliteConnection connection, string key)
    {
        SqliteStatement row = connection.Statement($"SELECT {Columns} FROM cache_entries e WHERE e.key = ?1").BindId(1, key);
        StoredEntry? found = row.Step() ? Read(row) : null;
        row.Reset();
        return found;
    }

    /// <summary>The entries behind a key, in ordinal order: one page of a listing.</summary>
    public static List<CacheEntry> ReadPage(SqliteConnection connection, string? tag, string? after, int limit)
    {
        SqliteStatement rows = tag is null
            ? connection.Statement($"SELECT {Columns} FROM cache_entries e {(after is null ? "" : "WHERE e.key > ?2")} ORDER BY e.key LIMIT ?3")
            : connection.Statement($"SELECT {Columns} FROM cache_tags t CROSS JOIN cache_entries e ON e.key = t.key WHERE t.tag = ?1 {(after is null ? "" : "AND t.key > ?2")} ORDER BY t.key LIMIT ?3").BindId(1, tag);
        if (after is not null)
            rows.BindId(2, after);
        rows.Bind(3, limit);
        List<CacheEntry> page = [];
        while (rows.Step())
            page.Add(Read(rows).Entry);
        return page;
    }

    /// <summary>Writes an entry in the place of the one with its key.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="stored">The entry.</param>
    /// <param name="before">The one that is there; <see langword="null"/> when none is.</param>
    public static void Write(SqliteConnection connection, StoredEntry stored, StoredEntry? before)
    {
        CacheEntry entry = stored.Entry;
        connection.Statement("INSERT OR REPLACE INTO cache_entries (key, created, expires, length, generation, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .BindId(1, entry.Key).BindMoment(2, entry.CreatedAt).BindMoment(3, entry.ExpiresAt).Bind(4, entry.Length).Bind(5, stored.Generation)
            .BindBlob(6, TagList.Encode(entry.Tags)).Run();
        if (before is not null && before.Entry.Tags.SequenceEqual(entry.Tags))
            return;
        if (before is not null)
            DeleteTags(connection, before.Entry);
        foreach (string tag in entry.Tags)
            connection.Statement("INSERT OR IGNORE INTO cache_tags VALUES (?1, ?2)").BindId(1, tag).BindId(2, entry.Key).Run();
    }

    public static void Delete(SqliteConnection connection, CacheEntry entry)
    {
        connection.Statement("DELETE FROM cache_entries WHERE key = ?1").BindId(1, entry.Key).Run();
        DeleteTags(connection, entry);
    }

    private static void DeleteTags(SqliteConnection connection, CacheEntry entry)
    {
        foreach (string tag in entry.Tags)
            connection.Statement("DELETE FROM cache_tags WHERE tag = ?1 AND key = ?2").BindId(1, tag).BindId(2, entry.Key).Run();
    }

    private static StoredEntry Read(SqliteStatement row) => new(
        new CacheEntry(row.Id(0), row.Moment(1)) { ExpiresAt = row.MomentOrNull(2), Length = row.Int64(3), Tags = TagList.Decode(row.Bytes(5)) },
        row.Int64(4));
}
