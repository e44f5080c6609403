using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>What is read of a stored chunk to tell whether it changed.</summary>
internal sealed record StoredRow(string Id, int Key, int Document, Guid Words, Guid Digest, int Terms)
{
    public const string Columns = ChunkColumns.Id + ", c.key, c.document, c.words, c.digest, c.terms";

    public static StoredRow Read(NpgsqlDataReader row) => new(row.Text(0), row.GetInt32(1), row.GetInt32(2), row.GetGuid(3), row.GetGuid(4), row.GetInt32(5));
}

/// <summary>A chunk on its way into the table.</summary>
internal sealed class ChunkWrite
{
    public const string Columns = "version, key, document, ordinal, \"start\", \"end\", page, tokens, terms, words, digest, id, long_id, title, headings, metadata, enrichment, body";

    private string? _headings, _metadata;

    public required Chunk Chunk { get; init; }

    public required int Document { get; init; }

    public ReadOnlyMemory<float>? Vector { get; init; }

    public Guid Words { get; private init; }

    public Guid Digest { get; private init; }

    /// <summary>The row of the same id that is stored.</summary>
    public StoredRow? Old { get; set; }

    /// <summary>Whether the words are as stored, so that key, postings and vectors stay.</summary>
    public bool KeepsKey => Old is StoredRow old && old.Words == Words;

    public int Key { get; set; }

    public int Terms { get; set; }

    public static ChunkWrite Of(Chunk chunk, int document, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors)
    {
        string? headings = ChunkColumns.Headings(chunk), metadata = ChunkColumns.Facts(chunk);
        return new ChunkWrite
        {
            Chunk = chunk,
            Document = document,
            Vector = vectors.TryGetValue(chunk.Id, out ReadOnlyMemory<float> vector) ? (ReadOnlyMemory<float>?)vector : null,
            Words = ChunkDigest.OfWords(chunk),
            Digest = ChunkDigest.OfRest(chunk, headings, metadata),
            _headings = headings,
            _metadata = metadata,
        };
    }

    public ChunkWrite With(int key)
    {
        Key = key;
        return this;
    }

    /// <summary>Writes <see cref="Columns"/>.</summary>
    public async ValueTask WriteAsync(NpgsqlBinaryImporter importer, int version, CancellationToken cancellationToken)
    {
        await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(version, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(Key, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(Document, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(Chunk.Ordinal, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(Chunk.Range.Start.Value, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(Chunk.Range.End.Value, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        if (Chunk.Page is int page)
            await importer.WriteAsync(page, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        else
            await importer.WriteNullAsync(cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(Chunk.TokenCount, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(Terms, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(Words, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(Digest, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(PostgresText.Encode(ShortKey.Of(Chunk.Id)), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, ShortKey.Fits(Chunk.Id) ? "" : PostgresText.Encode(Chunk.Id), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, PostgresText.Encode(Chunk.Title), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, _headings ?? "", NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, _metadata ?? "", NpgsqlDbType.Json, cancellationToken).ConfigureAwait(false);
        await WriteAsync(importer, PostgresText.Encode(Chunk.Enrichment), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await importer.WriteAsync(PostgresText.Encode(Chunk.Text), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter importer, string text, NpgsqlDbType type, CancellationToken cancellationToken) =>
        text.Length == 0 ? importer.WriteNullAsync(cancellationToken) : importer.WriteAsync(text, type, cancellationToken);
}
