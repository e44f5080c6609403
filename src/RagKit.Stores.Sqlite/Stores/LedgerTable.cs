using System.Globalization;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>The ledger's entries as rows of the table, and back.</summary>
internal static class LedgerTable
{
    /// <summary>The sources that have entries, in ordinal order.</summary>
    public static List<string> ReadSources(SqliteConnection connection)
    {
        SqliteStatement rows = connection.Statement("SELECT DISTINCT source FROM ledger ORDER BY source");
        List<string> sources = [];
        while (rows.Step())
            sources.Add(rows.Id(0));
        return sources;
    }

    /// <summary>The entries behind an item, by ascending item: one page of a listing.</summary>
    public static List<LedgerEntry> ReadPage(SqliteConnection connection, string source, string? after, int limit)
    {
        SqliteStatement rows = connection.Statement(
            $"SELECT item, version, error, attempts, at, run FROM ledger WHERE source = ?1 {(after is null ? "" : "AND item > ?2")} ORDER BY item LIMIT ?3");
        rows.BindId(1, source).Bind(3, limit);
        if (after is not null)
            rows.BindId(2, after);
        List<LedgerEntry> page = [];
        while (rows.Step())
        {
            page.Add(new LedgerEntry(source, rows.Id(0), rows.Text(1))
            {
                Error = rows.TextOrNull(2),
                Attempts = rows.Int32(3),
                Run = rows.TextOrNull(5) ?? "",
                At = DateTimeOffset.ParseExact(rows.Text(4), "O", CultureInfo.InvariantCulture),
            });
        }
        return page;
    }

    public static void Write(SqliteConnection connection, LedgerEntry entry) => connection
        .Statement("INSERT OR REPLACE INTO ledger (source, item, version, error, attempts, at, run) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .BindId(1, entry.SourceId).BindId(2, entry.ItemId).Bind(3, entry.Version).Bind(4, entry.Error).Bind(5, entry.Attempts)
        .Bind(6, entry.At.ToString("O", CultureInfo.InvariantCulture)).Bind(7, entry.Run).Run();

    public static void Delete(SqliteConnection connection, string source, string item) => connection
        .Statement("DELETE FROM ledger WHERE source = ?1 AND item = ?2").BindId(1, source).BindId(2, item).Run();
}
