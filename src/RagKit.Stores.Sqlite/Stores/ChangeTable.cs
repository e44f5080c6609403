using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>The last change of each document as rows of the table, and back.</summary>
internal static class ChangeTable
{
    public static void Note(SqliteConnection connection, string documentId, DocumentChangeKind kind, DateTimeOffset at) => connection
        .Statement("INSERT OR REPLACE INTO changes (document, kind, at) VALUES (?1, ?2, ?3)").BindId(1, documentId).Bind(2, (int)kind).BindMoment(3, at).Run();

    public static List<DocumentChange> ReadPage(SqliteConnection connection, long after, int limit)
    {
        SqliteStatement rows = connection.Statement("SELECT position, document, kind, at FROM changes WHERE position > ?1 ORDER BY position LIMIT ?2").Bind(1, after).Bind(2, limit);
        List<DocumentChange> page = [];
        while (rows.Step())
            page.Add(new DocumentChange(rows.Int64(0), rows.Id(1), (DocumentChangeKind)rows.Int32(2), rows.Moment(3)));
        return page;
    }
}
