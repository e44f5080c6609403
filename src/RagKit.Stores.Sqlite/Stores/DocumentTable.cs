using System.Globalization;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>A document's record as a row of the table, and back.</summary>
internal static class DocumentTable
{
    private const string Columns = "id, source, item, hash, chunker, title, media_type, modified, chunk_count, left_out, lineage";

    public static long? FindKey(SqliteConnection connection, string id)
    {
        SqliteStatement statement = connection.Statement("SELECT key FROM documents WHERE id = ?1").BindId(1, id);
        long? key = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return key;
    }

    public static StoredDocument? Find(SqliteConnection connection, string id)
    {
        SqliteStatement row = connection.Statement($"SELECT {Columns} FROM documents WHERE id = ?1").BindId(1, id);
        StoredDocument? document = row.Step() ? Read(row, like: null) : null;
        row.Reset();
        return document;
    }

    /// <summary>The documents behind an id, by ascending id: one page of a listing.</summary>
    public static List<StoredDocument> ReadPage(SqliteConnection connection, string? source, string? after, int limit)
    {
        string begin = after is null ? "" : "id > ?2 AND ";
        SqliteStatement rows = source is null
            ? connection.Statement($"SELECT {Columns} FROM documents WHERE {begin}1 ORDER BY id LIMIT ?3")
            : connection.Statement($"SELECT {Columns} FROM documents WHERE {begin}source = ?1 ORDER BY id LIMIT ?3").BindId(1, source);
        if (after is not null)
            rows.BindId(2, after);
        rows.Bind(3, limit);
        List<StoredDocument> page = [];
        while (rows.Step())
            page.Add(Read(rows, page.Count == 0 ? null : page[^1]));
        return page;
    }

    public static long Insert(SqliteConnection connection, StoredDocument document, int chunkCount)
    {
        Bind(connection.Statement($"INSERT INTO documents ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"), document, chunkCount).Run();
        return connection.LastInsertRowId;
    }

    public static void Update(SqliteConnection connection, long key, StoredDocument document, int chunkCount) =>
        Bind(connection.Statement($"UPDATE documents SET ({Columns}) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) WHERE key = ?12"), document, chunkCount)
            .Bind(12, key).Run();

    public static void Delete(SqliteConnection connection, long key)
    {
        connection.Statement("DELETE FROM contents WHERE document = ?1").Bind(1, key).Run();
        connection.Statement("DELETE FROM documents WHERE key = ?1").Bind(1, key).Run();
    }

    /// <summary>Keeps a parsed document in the place of the one before, or none.</summary>
    public static void WriteContent(SqliteConnection connection, long key, Document? content, bool isNew)
    {
        if (content is not null)
            connection.Statement("INSERT OR REPLACE INTO contents (document, content) VALUES (?1, ?2)").Bind(1, key).BindBlob(2, DocumentCodec.Encode(content)).Run();
        else if (!isNew)
            connection.Statement("DELETE FROM contents WHERE document = ?1").Bind(1, key).Run();
    }

    public static Document? ReadContent(SqliteConnection connection, string id)
    {
        SqliteStatement row = connection.Statement("SELECT c.content FROM documents d JOIN contents c ON c.document = d.key WHERE d.id = ?1").BindId(1, id);
        Document? content = row.Step() ? DocumentCodec.Decode(row.Bytes(0).ToArray()) : null;
        row.Reset();
        return content;
    }

    private static SqliteStatement Bind(SqliteStatement statement, StoredDocument document, int chunkCount) => statement
        .BindId(1, document.Id).BindId(2, document.SourceId).BindId(3, document.ItemId).Bind(4, document.ContentHash)
        .Bind(5, document.Chunker).Bind(6, document.Title).Bind(7, document.MediaType)
        .Bind(8, document.ModifiedAt?.ToString("O", CultureInfo.InvariantCulture)).Bind(9, chunkCount).Bind(10, document.LeftOut)
        .Bind(11, document.Lineage.ToJson() is { Length: > 0 } lineage ? lineage : null);

    // Documents in a row mostly have the same loader, model and run: those texts are shared.
    private static StoredDocument Read(SqliteStatement row, StoredDocument? like) => new(row.Id(0), row.Id(1), row.Id(2), row.Text(3))
    {
        Chunker = row.Text(4),
        Title = row.Text(5),
        MediaType = row.Text(6),
        ModifiedAt = row.TextOrNull(7) is string modified ? DateTimeOffset.ParseExact(modified, "O", CultureInfo.InvariantCulture) : null,
        ChunkCount = row.Int32(8),
        LeftOut = row.TextOrNull(9),
        Lineage = DocumentLineage.FromJson(row.IsNull(10) ? default : row.Bytes(10), like?.Lineage),
    };
}
