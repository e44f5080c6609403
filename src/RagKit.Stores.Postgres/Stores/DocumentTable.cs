using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>Documents as rows, and the feed of their changes.</summary>
internal static class DocumentTable
{
    public const string Columns = "d.id, d.source, d.item, d.hash, d.chunker, d.title, d.media_type, d.modified, d.left_out, d.lineage, d.chunk_count";

    public static StoredDocument Read(NpgsqlDataReader row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3))
    {
        Chunker = row.Text(4),
        Title = row.Text(5),
        MediaType = row.Text(6),
        ModifiedAt = row.IsDBNull(7) ? null : DateTimeOffset.ParseExact(row.GetString(7), "O", CultureInfo.InvariantCulture),
        LeftOut = row.TextOrNull(8),
        Lineage = DocumentLineage.FromJson(row.TextOrNull(9)),
        ChunkCount = row.GetInt32(10),
    };

    /// <summary>Writes documents, each in the place of the one of its key.</summary>
    public static NpgsqlBatchCommand Write(CorpusTables tables, int version, IReadOnlyList<(int Key, DocumentChunks Given)> documents)
    {
        NpgsqlBatchCommand Texts(NpgsqlBatchCommand command, Func<StoredDocument, string?> text) => command.WithMany(documents.Select(document => text(document.Given.Document)));
        NpgsqlBatchCommand write = Statement.Of($"""
            INSERT INTO {tables.Documents} (version, key, chunk_count, content, id, source, item, hash, chunker, title, media_type, modified, left_out, lineage)
            SELECT {version}, d.* FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) d
            ON CONFLICT (version, key) DO UPDATE SET chunk_count = excluded.chunk_count, content = excluded.content, source = excluded.source, item = excluded.item,
                hash = excluded.hash, chunker = excluded.chunker, title = excluded.title, media_type = excluded.media_type, modified = excluded.modified,
                left_out = excluded.left_out, lineage = excluded.lineage
            """).WithMany(documents.Select(document => document.Key)).WithMany(documents.Select(document => document.Given.Chunks.Count))
            .With(documents.Select(document => document.Given.Content is Document content ? DocumentCodec.Encode(content) : null).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea);
        Texts(write, document => document.Id);
        Texts(write, document => document.SourceId);
        Texts(write, document => document.ItemId);
        Texts(write, document => document.ContentHash);
        Texts(write, document => document.Chunker);
        Texts(write, document => document.Title);
        Texts(write, document => document.MediaType);
        Texts(write, document => document.ModifiedAt?.ToString("O", CultureInfo.InvariantCulture));
        Texts(write, document => document.LeftOut);
        return Texts(write, document => document.Lineage.ToJson());
    }

    /// <summary>Notes changes in the feed, in the order given. The version is locked, so that positions are committed in their order.</summary>
    public static NpgsqlBatchCommand Note(CorpusTables tables, VersionState state, IReadOnlyList<string> documents, DocumentChangeKind kind)
    {
        long first = state.Position + 1;
        state.Position += documents.Count;
        return Statement.Of($"""
            INSERT INTO {tables.Changes} (version, document, position, kind, at) SELECT {state.Key}, c.id, c.position, $3, $4 FROM unnest($1, $2) c(id, position)
            ON CONFLICT (version, document) DO UPDATE SET position = excluded.position, kind = excluded.kind, at = excluded.at
            """).WithMany(documents).WithMany(documents.Select((_, at) => first + at)).With((int)kind).With(CorpusDatabase.Now);
    }

    public static DocumentChange ReadChange(NpgsqlDataReader row) => new(row.GetInt64(0), row.Text(1), (DocumentChangeKind)row.GetInt32(2), row.Moment(3));
}
