using System.Data;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>Runs searches in one round trip each, against the version that serves at that moment. Thread-safe.</summary>
internal sealed class ChunkSearcher(CorpusDatabase database, int? pinned) : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly ImageSync _image = new(database.Tables);
    // What the last search saw: the statement is written for it, and says itself whether it still holds.
    private volatile VersionState? _layout;
    private long _lookedUp;

    /// <summary>How a version's index holds vectors.</summary>
    public PostgresVectorKind Precision => database.Options.Vectors is PostgresVectorKind.HalfVector or PostgresVectorKind.Bits ? database.Options.Vectors : PostgresVectorKind.Vector;

    public void Dispose() => _image.Dispose();

    // Whether there should be an index, and is none yet.
    private bool IsIndexDue(VersionState state) => state.IsPgvector && !state.IsIndexed && state.Model is not null && database.Options.Index.Kind != PostgresIndexKind.Exact;

    /// <summary>The version's state, as SQL.</summary>
    public string StateSql(OpenedCorpus corpus) => pinned is int key
        ? string.Create(CultureInfo.InvariantCulture, $"SELECT {VersionState.Columns} FROM {database.Tables.Versions} v WHERE v.key = {key}")
        : string.Create(CultureInfo.InvariantCulture, $"SELECT {VersionState.Columns} FROM {database.Tables.Corpora} c JOIN {database.Tables.Versions} v ON v.key = c.serving WHERE c.key = {corpus.Key}");

    public async ValueTask<ChunkSearchResult> RunAsync(ChunkSearch search, CancellationToken cancellationToken)
    {
        while (true)
        {
            VersionState? known = _layout;
            if (known is null || (IsIndexDue(known) && Stopwatch.GetElapsedTime(_lookedUp) > LookAgain))
                _layout = known = await ReadStateAsync(cancellationToken).ConfigureAwait(false);
            VersionState layout = known;
            bool isRefused = search.Vector is ReadOnlyMemory<float> vector && !Fits(layout.Manifest, search.Model, vector.Length);
            if (isRefused)
            {
                // Perhaps only what this knows is old.
                _layout = layout = await ReadStateAsync(cancellationToken).ConfigureAwait(false);
                Guard(layout.Manifest, search);
            }
            bool isDense = search.Vector is not null && layout.Model is not null;
            Found found = await database.RunAsync("search", (connection, corpus, ended) => SearchAsync(connection, corpus, layout, search, isDense, ended), cancellationToken).ConfigureAwait(false);
            if (!found.IsOf(layout))
            {
                _layout = null;
                continue;
            }
            if (!isDense)
                return new ChunkSearchResult([], Sorted(found.Lexical, search.Depth));
            if (layout.IsPgvector)
                return new ChunkSearchResult(IsZero(search) ? [] : Sorted(found.Dense, search.Depth), Sorted(found.Lexical, search.Depth));
            if (_image.TrySearch(found.State, search.Vector!.Value.Span, search.Depth, found.Allowed, found.Keys, out List<ScoredChunk> dense, out double?[] cosines))
                return Compared(found, dense, cosines, search.Depth);
            if (await FollowAsync(layout, search, cancellationToken).ConfigureAwait(false) is ChunkSearchResult followed)
                return followed;
            _layout = null;
        }
    }

    private async ValueTask<ChunkSearchResult?> FollowAsync(VersionState layout, ChunkSearch search, CancellationToken cancellationToken)
    {
        await _image.Changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await database.RunAsync("search", async (connection, corpus, ended) =>
            {
                NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ended).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await database.BecomeTenantAsync(connection, ended).ConfigureAwait(false);
                    Found found = await SearchAsync(connection, corpus, layout, search, isDense: true, ended).ConfigureAwait(false);
                    if (!found.IsOf(layout))
                        return null;
                    await _image.FollowAsync(connection, found.State, layout.Manifest!.Dimensions, ended).ConfigureAwait(false);
                    return _image.TrySearch(found.State, search.Vector!.Value.Span, search.Depth, found.Allowed, found.Keys, out List<ScoredChunk> dense, out double?[] cosines)
                        ? Compared(found, dense, cosines, search.Depth) : null;
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _image.Changing.Release();
        }
    }

    private async ValueTask<Found> SearchAsync(NpgsqlConnection connection, OpenedCorpus corpus, VersionState layout, ChunkSearch search, bool isDense, CancellationToken cancellationToken)
    {
        PostgresVectorIndex index = database.Options.Index;
        NpgsqlBatchCommand statement = new SearchSql(database.Tables, layout, index, Precision, StateSql(corpus)).Build(search, isDense);
        long candidates = Precision == PostgresVectorKind.Vector ? search.Depth : (long)search.Depth * index.Oversampling;
        (string, string)[] settings = isDense && layout.IsIndexed ? VectorIndexSql.Settings(index, (int)Math.Min(candidates, int.MaxValue)) : [];
        // Compiling takes longer than any of these searches.
        using NpgsqlBatch batch = database.Batch(connection, [statement], out _, [("jit", "off"), .. settings]);
        using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return await Found.ReadAsync(reader, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<VersionState> ReadStateAsync(CancellationToken cancellationToken)
    {
        List<VersionState> states = await database.ReadAllAsync("search", corpus => Statement.Of(StateSql(corpus)), VersionState.Read, cancellationToken).ConfigureAwait(false);
        if (states.Count == 1 && IsIndexDue(states[0]))
        {
            states[0].IsIndexed = (await database.ReadAllAsync("search", _ => VectorIndexSql.Find(Precision, states[0].Model ?? 0, database.Options), row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false)) is [true];
            _lookedUp = Stopwatch.GetTimestamp();
        }
        return states.Count == 1 ? states[0] : throw new RagKitException($"This version of the corpus {database.Label} was deleted while it was open: open another.");
    }

    private static bool Fits(CorpusManifest? manifest, string? model, int dimensions) => manifest?.Model is string known && known == model && manifest.Dimensions == dimensions;

    private void Guard(CorpusManifest? manifest, ChunkSearch search)
    {
        int dimensions = search.Vector!.Value.Length;
        if (manifest?.Model is not string known)
        {
            throw new CorpusMismatchException(
                $"The query has a vector of the model '{search.Model}', but the corpus {database.Label} has no embedding model yet. Search by words alone, or ingest with an embedding model first.");
        }
        if (known != search.Model)
        {
            throw new CorpusMismatchException(
                $"The query's vector is of the model '{search.Model}', but the corpus {database.Label} is embedded by '{known}'. Embed the query with that model, or reindex the corpus with the other.");
        }
        if (manifest.Dimensions != dimensions)
        {
            throw new CorpusMismatchException(
                $"The query's vector has {dimensions} dimensions, but the corpus {database.Label} holds {manifest.Dimensions} of the model '{known}'. Embed the query with the settings that the corpus was embedded with.");
        }
    }

    private static bool IsZero(ChunkSearch search) => !search.Vector!.Value.Span.ContainsAnyExcept(0f);

    private static ChunkSearchResult Compared(Found found, List<ScoredChunk> dense, double?[] cosines, int depth) =>
        new(Sorted(dense, depth), Sorted([.. found.Lexical.Select((hit, at) => hit with { Cosine = cosines[at] })], depth));

    private static ScoredChunk[] Sorted(List<ScoredChunk> found, int depth)
    {
        found.Sort(static (left, right) => right.Score.CompareTo(left.Score) is int byScore and not 0 ? byScore : string.CompareOrdinal(left.ChunkId, right.ChunkId));
        return [.. found.Take(depth)];
    }
}

/// <summary>The rows of a search.</summary>
internal sealed class Found
{
    /// <summary>Version, model and generation.</summary>
    public (int Version, int Model, long Generation) State { get; private set; }

    public CorpusManifest? Manifest { get; private set; }

    public List<ScoredChunk> Lexical { get; } = [];

    /// <summary>The keys of the lexical leg.</summary>
    public List<long> Keys { get; } = [];

    public List<ScoredChunk> Dense { get; } = [];

    /// <summary>The keys that pass the filter; <see langword="null"/> when they were not asked for.</summary>
    public int[]? Allowed { get; private set; }

    /// <summary>Whether the statement was written for what it found.</summary>
    public bool IsOf(VersionState layout) => State.Version == layout.Key && State.Model == (layout.Model ?? 0) && Manifest == layout.Manifest;

    public static async ValueTask<Found> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        Found found = new();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            switch (reader.GetInt32(0))
            {
                case 0:
                    found.State = ((int)reader.GetInt64(1), reader.GetFieldValue<int[]>(6)[0], reader.GetInt64(5));
                    found.Manifest = VersionState.ReadManifest(reader, 4);
                    break;
                case 1:
                    found.Keys.Add(reader.GetInt64(1));
                    found.Lexical.Add(new ScoredChunk(reader.Text(4), reader.GetDouble(2)) { Cosine = reader.IsDBNull(3) ? null : reader.GetDouble(3) });
                    break;
                case 2:
                    found.Dense.Add(new ScoredChunk(reader.Text(4), reader.GetDouble(2)));
                    break;
                default:
                    found.Allowed = reader.IsDBNull(6) ? [] : reader.GetFieldValue<int[]>(6);
                    break;
            }
        }
        return found;
    }
}
