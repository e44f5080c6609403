using RagKit.Qdrant;

namespace RagKit.Stores;

/// <summary>
/// A corpus in Qdrant, over its REST API (1.19). Each version of the corpus is one collection, which holds everything: chunks with their words
/// and vectors, documents, ledger, artifacts; an alias names the one that serves. Qdrant has no transactions: points say from which commit on
/// and until which they are seen, and a write is seen, whole, when the one point that names the last commit is changed. Readers filter by
/// it, and so never see a mix or a gap. Nothing is sent before the first call, which makes what is not there. Writers of several threads
/// and processes wait for each other, readers for nobody. Safe to use from several threads at once.
/// </summary>
public sealed partial class QdrantChunkStore : IChunkStore, IVersionedStore, IIngestLedger, IArtifactStore, IAsyncDisposable, IDisposable
{
    private readonly QdrantStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly QdrantHttp _http;
    private readonly bool _ownsHttp;
    private readonly int? _number;
    private readonly PointApi _api;
    private readonly VersionCatalog _catalog;
    private readonly StatisticsCache _statistics;
    private readonly SnapshotReader _reader;
    private readonly CorpusWriter _writer;
    private readonly CorpusSearcher _searcher;

    /// <summary>The corpus of this name on a server.</summary>
    /// <param name="url">The server, such as <c>http://localhost:6333</c>.</param>
    /// <param name="corpus">The corpus's name.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="http">Sends the requests; it is not disposed, and should have no time limit of its own. <see langword="null"/> for one of the store's.</param>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">The address is not one of http or https, or an option is out of range.</exception>
    public QdrantChunkStore(Uri url, string corpus, QdrantStoreOptions? options = null, HttpClient? http = null, TimeProvider? time = null)
        : this(corpus, (options ?? new QdrantStoreOptions()).Validate(), null, url, http, time ?? TimeProvider.System, number: null)
    {
    }

    private QdrantChunkStore(string corpus, QdrantStoreOptions options, QdrantHttp? shared, Uri url, HttpClient? http, TimeProvider time, int? number)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentException.ThrowIfNullOrEmpty(corpus);
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
            throw new ArgumentException($"The address of Qdrant ({url}) must begin with http:// or https://.", nameof(url));
        (Corpus, _options, _time, _ownsHttp, _number) = (corpus, options, time, shared is null, number);
        _http = shared ?? new QdrantHttp(url, options, http, time);
        _api = new PointApi(_http);
        _catalog = new VersionCatalog(_api, corpus, options, time);
        _statistics = new StatisticsCache(_api, time);
        _reader = new SnapshotReader(_api, _catalog, number, time);
        _writer = new CorpusWriter(_api, _catalog, number, _statistics, new StoreLimits(options.MaxRequestBytes, options.WriterLease), time);
        _searcher = new CorpusSearcher(_api, _statistics, options.Index);
    }

    /// <summary>The corpus's name.</summary>
    public string Corpus { get; }

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <inheritdoc />
    public async ValueTask<CorpusManifest?> GetManifestAsync(CancellationToken cancellationToken = default) =>
        await _reader.ReadAsync(head => Task.FromResult(head.Manifest), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask SetManifestAsync(CorpusManifest manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        await _writer.WriteAsync((batch, _) =>
        {
            batch.ChangeHead(writer =>
            {
                Head.WriteManifest(writer, manifest);
                Head.WriteModels(writer, [.. batch.Head.Models.Where(model => model.Model == manifest.Model)]);
            });
            return Task.FromResult(true);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A document is given twice, or vectors come without a model.</exception>
    public async ValueTask ReplaceAsync(IReadOnlyList<DocumentChunks> documents, string? model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (DocumentChunks document in documents)
        {
            if (!ids.Add(document.Document.Id))
                throw new ArgumentException($"Document '{document.Document.Id}' is given twice: give each document once.", nameof(documents));
            if (model is null && document.Vectors.Count > 0)
                throw new ArgumentException($"Document '{document.Document.Id}' has vectors, but no model is named: give the fingerprint of the model that made them.", nameof(model));
        }
        if (documents.Count > 0)
            await ChangeAsync((writer, cancel) => writer.ReplaceAsync(documents, model, cancel), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DeleteAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        if (documentIds.Count > 0)
            await ChangeAsync((writer, cancel) => writer.DeleteAsync(documentIds, cancel), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<int> DeleteAsync(Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return await _writer.WriteAsync(async (batch, cancel) =>
        {
            Dictionary<string, HashSet<string>> gone = new(StringComparer.Ordinal);
            await foreach (StoredChunk found in FindAsync(batch.Head, filter, cancel).ConfigureAwait(false))
            {
                if (!gone.TryGetValue(found.Chunk.DocumentId, out HashSet<string>? points))
                    gone[found.Chunk.DocumentId] = points = [];
                points.Add(found.PointId);
            }
            return await Documents(batch).DeleteChunksAsync(gone, cancel).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask WriteVectorsAsync(IReadOnlyList<ChunkVector> vectors, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(model);
        if (vectors.Count > 0)
            await ChangeAsync((writer, cancel) => writer.WriteVectorsAsync(vectors, model, cancel), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The depth is below 1.</exception>
    public async ValueTask<ChunkSearchResult> SearchAsync(ChunkSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.Depth, 1, nameof(search));
        return await _reader.ReadAsync(head => _searcher.SearchAsync(head, search, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Searches by words and vector at once and lets the server fuse both rankings by the sum of reciprocal ranks, in one request. The ranking
    /// by words is Qdrant's own over the stored weights: like BM25, but by the average length at the time when the corpus was begun.
    /// </summary>
    /// <param name="search">What to look for; <see cref="ChunkSearch.Depth"/> counts for each leg and for the result.</param>
    /// <param name="k">How much the first places count more than the next: at least 1; smaller is more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The chunks, best first; scores are sums of reciprocals, to be compared within one query only.</returns>
    /// <exception cref="CorpusMismatchException">The query's vector is of another model, or has other dimensions, than the manifest names.</exception>
    public async ValueTask<IReadOnlyList<ScoredChunk>> SearchFusedAsync(ChunkSearch search, int k = 60, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.Depth, 1, nameof(search));
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return await _reader.ReadAsync(head => _searcher.SearchFusedAsync(head, search, k, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go of connections. What was begun must have ended; nothing has to be closed on the server.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _statistics.Dispose();
        if (_ownsHttp)
            _http.Dispose();
    }

    /// <inheritdoc cref="Dispose" />
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private DocumentWriter Documents(WriteBatch batch) => new(_api, batch, _options.Index, Now);

    private async Task ChangeAsync(Func<DocumentWriter, CancellationToken, Task> change, CancellationToken cancellationToken) => await _writer.WriteAsync(async (batch, cancel) =>
    {
        await change(Documents(batch), cancel).ConfigureAwait(false);
        return true;
    }, cancellationToken).ConfigureAwait(false);

    /// <summary>The chunks that pass a filter, in no order.</summary>
    private async IAsyncEnumerable<StoredChunk> FindAsync(Head head, Filter? filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (Clause clause, bool needsCheck) = FilterTranslator.Translate(filter);
        Clause seen = clause == Clause.Nothing ? clause : head.Seen(Clause.Match(Field.Kind, Field.Chunk), clause);
        await foreach (System.Text.Json.JsonElement point in _api.ScrollAsync(head.Collection, seen, StoredChunk.Fields, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            StoredChunk stored = StoredChunk.Read(point);
            if (!needsCheck || filter!.Matches(stored.Chunk, stored.Source))
                yield return stored;
        }
    }
}
