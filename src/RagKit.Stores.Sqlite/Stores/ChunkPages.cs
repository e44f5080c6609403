using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>Reads all chunks page by page, by document id and ordinal: each page is found by where the last ended.</summary>
internal sealed class ChunkPages(string? withoutVectorOf)
{
    private const int PageSize = 500;

    private string? _document;
    private int _ordinal;

    /// <summary>Whether there may be more.</summary>
    public bool HasMore { get; private set; } = true;

    public List<Chunk> ReadNext(SqliteConnection connection)
    {
        List<Chunk> page = [];
        if (_document is not null)
            Read(connection, "d.id = ?1 AND c.ordinal > ?2", page);
        if (page.Count < PageSize)
            Read(connection, _document is null ? "1" : "d.id > ?1", page);
        HasMore = page.Count == PageSize;
        if (page.Count > 0)
            (_document, _ordinal) = (page[^1].DocumentId, page[^1].Ordinal);
        return page;
    }

    private void Read(SqliteConnection connection, string where, List<Chunk> page)
    {
        string without = withoutVectorOf is null
            ? ""
            : "AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.chunk = c.key AND v.model = (SELECT key FROM models WHERE name = ?3))";
        SqliteStatement rows = connection.Statement($"""
            SELECT {ChunkRow.Columns} FROM documents d CROSS JOIN chunks c ON c.document = d.key
            WHERE {where} {without} ORDER BY d.id, c.ordinal LIMIT ?4
            """);
        if (where.Contains("?1", StringComparison.Ordinal))
            rows.BindId(1, _document!);
        if (where.Contains("?2", StringComparison.Ordinal))
            rows.Bind(2, _ordinal);
        if (withoutVectorOf is not null)
            rows.Bind(3, withoutVectorOf);
        rows.Bind(4, PageSize - page.Count);
        while (rows.Step())
            page.Add(ChunkRow.Read(rows));
    }
}
