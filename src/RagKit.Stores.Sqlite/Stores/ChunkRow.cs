using System.Text.Json;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>A chunk as a row of the table, and back.</summary>
internal static class ChunkRow
{
    /// <summary>The columns that <see cref="Read"/> expects first, of the tables <c>chunks c</c> and <c>documents d</c>.</summary>
    public const string Columns =
        "c.id, d.id, c.ordinal, c.\"start\", c.\"end\", c.page, c.tokens, c.title, c.headings, c.metadata, c.text, c.enrichment";

    /// <summary>A chunk's id alone, without the rest of the row.</summary>
    public static string? ReadId(SqliteConnection connection, long key)
    {
        SqliteStatement statement = connection.Statement("SELECT id FROM chunks WHERE key = ?1").Bind(1, key);
        string? id = statement.Step() ? statement.Id(0) : null;
        statement.Reset();
        return id;
    }

    /// <summary>The key of a chunk; <see langword="null"/> when it is not there.</summary>
    public static long? FindKey(SqliteConnection connection, string id)
    {
        SqliteStatement statement = connection.Statement("SELECT key FROM chunks WHERE id = ?1").BindId(1, id);
        long? key = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return key;
    }

    public static Chunk Read(SqliteStatement row) =>
        new(row.Id(0), row.Id(1), row.Int32(2), row.Text(10), row.Int32(3)..row.Int32(4))
        {
            Page = row.IsNull(5) ? null : row.Int32(5),
            TokenCount = row.Int32(6),
            Title = row.Text(7),
            HeadingPath = row.IsNull(8) ? [] : JsonSerializer.Deserialize(row.Bytes(8), StoreJson.Default.StringArray)!,
            Metadata = row.IsNull(9) ? Metadata.Empty : MetadataJson.Read(row.Text(9)),
            Enrichment = row.TextOrNull(11) ?? "",
        };

    public static IReadOnlyList<Chunk> ReadAll(SqliteStatement rows)
    {
        List<Chunk> chunks = [];
        while (rows.Step())
            chunks.Add(Read(rows));
        return chunks;
    }

    /// <summary>Inserts a chunk and returns its key.</summary>
    public static long Insert(SqliteConnection connection, Chunk chunk, long document)
    {
        SqliteStatement insert = connection.Statement("""
            INSERT INTO chunks (id, document, ordinal, "start", "end", page, tokens, title, headings, metadata, context, text, enrichment)
            VALUES (?12, ?11, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?13, ?14)
            """);
        Bind(insert, chunk).Bind(11, document).BindId(12, chunk.Id).Bind(13, chunk.Text).Bind(14, Enrichment(chunk)).Run();
        return connection.LastInsertRowId;
    }

    public static void Update(SqliteConnection connection, long key, Chunk chunk)
    {
        SqliteStatement update = connection.Statement("""
            UPDATE chunks SET ordinal = ?2, "start" = ?3, "end" = ?4, page = ?5, tokens = ?6, title = ?7, headings = ?8, metadata = ?9,
                context = ?10, text = ?11, enrichment = ?12 WHERE key = ?1
            """);
        Bind(update, chunk).Bind(1, key).Bind(11, chunk.Text).Bind(12, Enrichment(chunk)).Run();
    }

    private static string? Enrichment(Chunk chunk) => chunk.Enrichment.Length == 0 ? null : chunk.Enrichment;

    private static SqliteStatement Bind(SqliteStatement statement, Chunk chunk) => statement
        .Bind(2, chunk.Ordinal).Bind(3, chunk.Range.Start.Value).Bind(4, chunk.Range.End.Value)
        .Bind(5, (long?)chunk.Page).Bind(6, chunk.TokenCount).Bind(7, chunk.Title)
        .Bind(8, chunk.HeadingPath.Count == 0 ? null : JsonSerializer.Serialize([.. chunk.HeadingPath], StoreJson.Default.StringArray))
        .Bind(9, chunk.Metadata.Count == 0 ? null : MetadataJson.Write(chunk.Metadata))
        .Bind(10, chunk.Context);
}
