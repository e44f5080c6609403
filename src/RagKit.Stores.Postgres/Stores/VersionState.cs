using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>What the row of a version says, and what a write changes of it.</summary>
internal sealed class VersionState
{
    public const string Columns = "v.key, v.vectors, v.manifest, v.model, v.generation, v.position, v.chunks, v.terms, v.dead, v.next_key, v.next_document";

    public required int Key { get; init; }

    /// <summary>Whether its vectors are pgvector's.</summary>
    public required bool IsPgvector { get; init; }

    public CorpusManifest? Manifest { get; set; }

    /// <summary>Whether there is an index over the vectors as the options ask for it. Not of the row: searches look it up.</summary>
    public bool IsIndexed { get; set; }

    /// <summary>The key of the manifest's model; <see langword="null"/> until it has vectors.</summary>
    public int? Model { get; set; }

    /// <summary>Raised by each write of vectors.</summary>
    public long Generation { get; set; }

    /// <summary>The last position of the feed of changes.</summary>
    public long Position { get; set; }

    /// <summary>How many chunks there are.</summary>
    public long Chunks { get; set; }

    /// <summary>How many terms they have together.</summary>
    public long Terms { get; set; }

    /// <summary>How many chunks are gone whose entries still stand among the postings.</summary>
    public int Dead { get; set; }

    public int NextKey { get; set; }

    public int NextDocument { get; set; }

    /// <summary>Reads <see cref="Columns"/>.</summary>
    public static VersionState Read(NpgsqlDataReader row) => new()
    {
        Key = row.GetInt32(0),
        IsPgvector = row.GetString(1) == "vector",
        Manifest = ReadManifest(row, 2),
        Model = row.IsDBNull(3) ? null : row.GetInt32(3),
        Generation = row.GetInt64(4),
        Position = row.GetInt64(5),
        Chunks = row.GetInt64(6),
        Terms = row.GetInt64(7),
        Dead = row.GetInt32(8),
        NextKey = row.GetInt32(9),
        NextDocument = row.GetInt32(10),
    };

    public static CorpusManifest? ReadManifest(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : JsonSerializer.Deserialize(row.Text(column), PostgresStoreJson.Default.CorpusManifest);

    /// <summary>Writes what changed.</summary>
    public NpgsqlBatchCommand Update(CorpusTables tables) => Statement.Of($"""
        UPDATE {tables.Versions} SET manifest = $2, model = nullif($3, 0), generation = $4, position = $5, chunks = $6, terms = $7, dead = $8, next_key = $9, next_document = $10 WHERE key = $1
        """).With(Key).With(Manifest is null ? null : JsonSerializer.Serialize(Manifest, PostgresStoreJson.Default.CorpusManifest))
        .With(Model ?? 0).With(Generation).With(Position).With(Chunks).With(Terms).With(Dead).With(NextKey).With(NextDocument);

    /// <summary>
    /// Locks a version for writing until the transaction ends, so that its writers come one after the other: the feed's positions are committed in
    /// their order, and keys and counts need no sequence. The one that serves cannot change meanwhile.
    /// </summary>
    public static async ValueTask<VersionState> LockAsync(CorpusDatabase database, NpgsqlConnection connection, OpenedCorpus corpus, int? pinned, CancellationToken cancellationToken)
    {
        CorpusTables tables = database.Tables;
        while (true)
        {
            NpgsqlBatchCommand query = pinned is int key
                ? Statement.Of($"SELECT {Columns} FROM {tables.Versions} v WHERE v.key = $1 FOR NO KEY UPDATE OF v").With(key)
                : Statement.Of($"SELECT {Columns} FROM {tables.Corpora} c JOIN {tables.Versions} v ON v.key = c.serving WHERE c.key = $1 FOR SHARE OF c FOR NO KEY UPDATE OF v").With(corpus.Key);
            List<VersionState> found = await CorpusDatabase.QueryAsync(connection, query, Read, cancellationToken).ConfigureAwait(false);
            if (found.Count == 1)
                return found[0];
            if (pinned is not null)
                throw new RagKitException($"This version of the corpus {database.Label} was deleted while it was open. Nothing was written: open another.");
            // Another version was activated while this waited: the next look sees it.
        }
    }
}

/// <summary>What is kept as JSON in a column, without reflection.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(CorpusManifest))]
internal sealed partial class PostgresStoreJson : JsonSerializerContext;
