using System.Runtime.CompilerServices;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>
/// A corpus in a PostgreSQL database: documents, chunks, words, vectors, ledger, artifacts and versions of them. Nothing is opened before the first
/// call, which makes the tables where they are missing. Writes are one transaction each, and those of one version come one after the other; readers
/// never wait for them. A search is one statement, and so of one snapshot. Words are ranked by BM25 as <see cref="Text.Bm25"/> has it, computed on
/// the server from postings that the writes maintain. Vectors are compared by pgvector, exactly or by its indexes; where the database has none,
/// exactly in this process, from an image that follows the database. Safe to use from several threads and processes.
/// </summary>
public sealed partial class PostgresChunkStore : IChunkStore, IVersionedStore, IIngestLedger, IArtifactStore, IAsyncDisposable
{
    private const int PageSize = 1000;

    private readonly CorpusDatabase _database;
    private readonly int? _pinned;
    private readonly bool _ownsDatabase;
    private readonly ChunkSearcher _searcher;
    private readonly IndexBuilder _indexes;

    /// <summary>A corpus in a database, over a pool of connections that all stores of this process with the same connection string share.</summary>
    /// <param name="connectionString">The connection string, as Npgsql takes it.</param>
    /// <param name="corpus">The corpus's name; of one to 200 characters.</param>
    /// <param name="options">How to keep it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option, the name or the connection string cannot be taken.</exception>
    public PostgresChunkStore(string connectionString, string corpus, PostgresStoreOptions? options = null)
        : this(corpus, (options ?? new PostgresStoreOptions()).Validate(), checkedOptions => new PostgresDatabase(connectionString, CorpusSchema.Corpus, checkedOptions.Database))
    {
    }

    /// <summary>A corpus in a database, over the caller's pool of connections, which stays the caller's.</summary>
    /// <param name="dataSource">The pool.</param>
    /// <param name="corpus">The corpus's name; of one to 200 characters.</param>
    /// <param name="options">How to keep it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option or the name cannot be taken.</exception>
    public PostgresChunkStore(NpgsqlDataSource dataSource, string corpus, PostgresStoreOptions? options = null)
        : this(corpus, (options ?? new PostgresStoreOptions()).Validate(), checkedOptions => new PostgresDatabase(dataSource, CorpusSchema.Corpus, checkedOptions.Database))
    {
    }

    private PostgresChunkStore(string corpus, PostgresStoreOptions options, Func<PostgresStoreOptions, PostgresDatabase> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(corpus);
        if (corpus.Length > 200)
            throw new ArgumentException($"The corpus's name has {corpus.Length} characters; at most 200 are taken.", nameof(corpus));
        (_database, _ownsDatabase) = (new CorpusDatabase(open(options), corpus, options), true);
        (_searcher, _indexes) = (new ChunkSearcher(_database, null), new IndexBuilder(_database));
    }

    private PostgresChunkStore(CorpusDatabase database, int version)
    {
        (_database, _pinned) = (database, version);
        (_searcher, _indexes) = (new ChunkSearcher(database, version), new IndexBuilder(database));
    }

    private CorpusTables Tables => _database.Tables;

    /// <inheritdoc />
    public async ValueTask<CorpusManifest?> GetManifestAsync(CancellationToken cancellationToken = default) => (await ReadStateAsync("read the manifest of", cancellationToken).ConfigureAwait(false))?.Manifest;

    /// <inheritdoc />
    public async ValueTask SetManifestAsync(CorpusManifest manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        await WriteAsync("write the manifest of", async (writer, state, ended) =>
        {
            state.Manifest = manifest;
            await writer.Vectors.KeepAsync(manifest.Model, ended).ConfigureAwait(false);
            await writer.CompleteAsync(ended).ConfigureAwait(false);
            return 0;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">Two documents or two chunks have the same id, or vectors come without a model.</exception>
    public async ValueTask ReplaceAsync(IReadOnlyList<DocumentChunks> documents, string? model, CancellationToken cancellationToken = default)
    {
        HashSet<string> ids = new(StringComparer.Ordinal), chunks = new(StringComparer.Ordinal);
        foreach (DocumentChunks document in documents)
        {
            if (!ids.Add(document.Document.Id))
                throw new ArgumentException($"Document '{document.Document.Id}' is given twice: give each document once.", nameof(documents));
            if (model is null && document.Vectors.Count > 0)
                throw new ArgumentException($"Document '{document.Document.Id}' has vectors, but no model is named: give the fingerprint of the model that made them.", nameof(model));
            foreach (Chunk chunk in document.Chunks)
            {
                if (!chunks.Add(chunk.Id))
                    throw new ArgumentException($"Document '{document.Document.Id}' has a chunk with the id '{chunk.Id}', which is given already. Nothing was written: give each chunk an id of its own.", nameof(documents));
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (documents.Count == 0)
            return;
        await WriteAsync("write documents to", async (writer, _, ended) =>
        {
            await writer.ReplaceAsync(documents, model, ended).ConfigureAwait(false);
            return 0;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DeleteAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (documentIds.Count == 0)
            return;
        await WriteAsync("delete documents of", async (writer, _, ended) =>
        {
            await writer.Removal.DeleteAsync(documentIds, ended).ConfigureAwait(false);
            await writer.CompleteAsync(ended).ConfigureAwait(false);
            return 0;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<int> DeleteAsync(Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        int most = 0;
        return WriteAsync("delete chunks of", async (writer, _, ended) =>
        {
            // A try whose answer was lost may have removed them.
            most = Math.Max(most, await writer.Removal.DeleteAsync(filter, ended).ConfigureAwait(false));
            await writer.CompleteAsync(ended).ConfigureAwait(false);
            return most;
        }, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask WriteVectorsAsync(IReadOnlyList<ChunkVector> vectors, string model, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        cancellationToken.ThrowIfCancellationRequested();
        if (vectors.Count == 0)
            return;
        await WriteAsync("write vectors to", async (writer, state, ended) =>
        {
            Dictionary<string, (int Key, int Document)> rows = (await CorpusDatabase.QueryAsync(
                writer.Connection,
                Statement.Of($"SELECT {ChunkColumns.Id}, c.key, c.document FROM {Tables.Chunks} c WHERE c.version = {state.Key} AND c.id = ANY($1)").WithMany(vectors.Select(vector => ShortKey.Of(vector.ChunkId))),
                row => (Id: row.Text(0), Key: row.GetInt32(1), Document: row.GetInt32(2)), ended).ConfigureAwait(false)).ToDictionary(row => row.Id, row => (row.Key, row.Document), StringComparer.Ordinal);
            VectorWriter.Row[] given = [.. vectors.Where(vector => rows.ContainsKey(vector.ChunkId)).DistinctBy(vector => vector.ChunkId)
                .Select(vector => new VectorWriter.Row(rows[vector.ChunkId].Key, rows[vector.ChunkId].Document, vector.ChunkId, vector.Vector))];
            await writer.Vectors.WriteAsync(given, model, areNew: false, ended).ConfigureAwait(false);
            await writer.CompleteAsync(ended).ConfigureAwait(false);
            return 0;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The depth is below 1.</exception>
    public ValueTask<ChunkSearchResult> SearchAsync(ChunkSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(search.Depth, 1, nameof(search));
        return _searcher.RunAsync(search, cancellationToken);
    }

    /// <summary>Closes what this holds in memory; the pool of connections is closed with the last store of this process that uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _indexes.DisposeAsync().ConfigureAwait(false);
        _searcher.Dispose();
        if (_ownsDatabase)
            await _database.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<T> WriteAsync<T>(string doing, Func<DocumentWriter, VersionState, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        VersionState? written = null;
        T result = await _database.WriteAsync(doing, async (connection, corpus, ended) =>
        {
            VersionState state = written = await VersionState.LockAsync(_database, connection, corpus, _pinned, ended).ConfigureAwait(false);
            return await work(new DocumentWriter(_database, connection, corpus, state), state, ended).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        _indexes.Consider(written!);
        return result;
    }

    /// <summary>The version's key, as SQL.</summary>
    private string Version(OpenedCorpus corpus) => _pinned is int key ? key.ToString(System.Globalization.CultureInfo.InvariantCulture) : corpus.Serving(Tables);

    private async ValueTask<VersionState?> ReadStateAsync(string doing, CancellationToken cancellationToken) =>
        (await _database.ReadAllAsync(doing, corpus => Statement.Of(_searcher.StateSql(corpus)), VersionState.Read, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>The version that a listing goes through from its beginning to its end.</summary>
    private async ValueTask<int> BeginListAsync(string doing, CancellationToken cancellationToken) =>
        _pinned ?? (await _database.ReadAllAsync(doing, corpus => Statement.Of($"SELECT {Version(corpus)}"), row => row.GetInt32(0), cancellationToken).ConfigureAwait(false))[0];

    private async IAsyncEnumerable<List<T>> PagesAsync<T>(string doing, Func<int, T?, NpgsqlBatchCommand> query, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        int version = await BeginListAsync(doing, cancellationToken).ConfigureAwait(false);
        for (T? last = null; ;)
        {
            T? after = last;
            List<T> page = await _database.ReadAllAsync(doing, _ => query(version, after), read, cancellationToken).ConfigureAwait(false);
            if (page.Count > 0)
                yield return page;
            if (page.Count < PageSize)
                yield break;
            last = page[^1];
        }
    }
}
