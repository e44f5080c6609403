using System.Runtime.CompilerServices;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>
/// A corpus in one SQLite file: documents, chunks, full text, vectors, ledger and artifacts. Nothing is opened before the first
/// call, which makes the file, and its folder, where there is none. Writes are one transaction each; readers never wait for
/// them (write-ahead log). The vectors of the manifest's model are searched exactly, in an image that follows the corpus whoever
/// writes it and is kept in a file beside it (see <see cref="SqliteStoreOptions.KeepImage"/>); words by an index in the file, which is kept in
/// memory, too. Further versions of the corpus lie in files beside it, such as <c>handbook.v2.db</c>. Work is done on the calling thread: only
/// waiting for other writers is asynchronous. Safe to use
/// from several threads, and the file from several processes on one machine; not over a network file system.
/// </summary>
public sealed partial class SqliteChunkStore : IChunkStore, IVersionedStore, IIngestLedger, IArtifactStore, IAsyncDisposable, IDisposable
{
    private const int PageSize = 1000;

    private readonly SqliteVersions _versions;
    private readonly SqliteStoreOptions? _options;

    /// <summary>A corpus in the file at this path.</summary>
    /// <param name="path">The file; it is made on first use.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SqliteChunkStore(string path, SqliteStoreOptions? options = null)
        : this(path, options, version: null)
    {
    }

    private SqliteChunkStore(string path, SqliteStoreOptions? options, int? version)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        _options = options;
        _versions = new SqliteVersions(Path, options ?? new SqliteStoreOptions(), version);
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <inheritdoc />
    public ValueTask<CorpusManifest?> GetManifestAsync(CancellationToken cancellationToken = default) =>
        _versions.ReadAsync(ManifestTable.Read, cancellationToken);

    /// <inheritdoc />
    public ValueTask SetManifestAsync(CorpusManifest manifest, CancellationToken cancellationToken = default) =>
        WriteAsync(connection => ManifestTable.Write(connection, manifest), cancellationToken);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">Two documents or two chunks have the same id, or vectors come without a model.</exception>
    public ValueTask ReplaceAsync(IReadOnlyList<DocumentChunks> documents, string? model, CancellationToken cancellationToken = default)
    {
        HashSet<string> ids = [];
        foreach (DocumentChunks document in documents)
        {
            if (!ids.Add(document.Document.Id))
                throw new ArgumentException($"Document '{document.Document.Id}' is given twice: give each document once.", nameof(documents));
            if (model is null && document.Vectors.Count > 0)
                throw new ArgumentException($"Document '{document.Document.Id}' has vectors, but no model is named: give the fingerprint of the model that made them.", nameof(model));
        }
        return documents.Count == 0 ? default : WriteAsync(connection =>
        {
            DocumentWriter writer = new(connection, Now);
            foreach (DocumentChunks document in documents)
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer.Replace(document, model);
            }
            writer.Complete();
        }, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default) =>
        documentIds.Count == 0 ? default : WriteAsync(connection =>
        {
            DocumentWriter writer = new(connection, Now);
            foreach (string id in documentIds)
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer.Delete(id);
            }
            writer.Complete();
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Chunk>> GetAsync(IReadOnlyList<string> chunkIds, CancellationToken cancellationToken = default) =>
        _versions.ReadAsync<IReadOnlyList<Chunk>>(connection =>
        {
            List<Chunk> chunks = new(chunkIds.Count);
            foreach (string id in chunkIds)
            {
                chunks.AddRange(ChunkRow.ReadAll(connection.Statement(
                    $"SELECT {ChunkRow.Columns} FROM chunks c JOIN documents d ON d.key = c.document WHERE c.id = ?1").BindId(1, id)));
            }
            return chunks;
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Chunk>> GetDocumentAsync(string documentId, CancellationToken cancellationToken = default) =>
        _versions.ReadAsync(connection => ChunkRow.ReadAll(connection.Statement(
            $"SELECT {ChunkRow.Columns} FROM documents d JOIN chunks c ON c.document = d.key WHERE d.id = ?1 ORDER BY c.ordinal").BindId(1, documentId)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Document>> GetContentAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default) =>
        _versions.ReadAsync<IReadOnlyList<Document>>(connection => [.. documentIds.Select(id => DocumentTable.ReadContent(connection, id)).OfType<Document>()], cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredDocument>> FindDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default) =>
        _versions.ReadAsync<IReadOnlyList<StoredDocument>>(connection => [.. documentIds.Select(id => DocumentTable.Find(connection, id)).OfType<StoredDocument>()], cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredDocument> ListDocumentsAsync(
        string? sourceId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (string? after = null; ;)
        {
            List<StoredDocument> page = await _versions.ReadAsync(
                connection => DocumentTable.ReadPage(connection, sourceId, after, PageSize), cancellationToken).ConfigureAwait(false);
            foreach (StoredDocument document in page)
                yield return document;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Id;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Chunk> ListChunksAsync(
        string? withoutVectorOf = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChunkPages pages = new(withoutVectorOf);
        while (pages.HasMore)
        {
            foreach (Chunk chunk in await _versions.ReadAsync(pages.ReadNext, cancellationToken).ConfigureAwait(false))
                yield return chunk;
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlySet<string>> FindEmbeddedAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default) =>
        _versions.ReadAsync<IReadOnlySet<string>>(connection =>
        {
            HashSet<string> embedded = [];
            if (VectorTable.FindModel(connection, model) is not long key)
                return embedded;
            foreach (string id in chunkIds)
            {
                SqliteStatement row = connection.Statement(
                    "SELECT 1 FROM chunks c JOIN vectors v ON v.chunk = c.key WHERE c.id = ?1 AND v.model = ?2").BindId(1, id).Bind(2, key);
                if (row.Step())
                    embedded.Add(id);
                row.Reset();
            }
            return embedded;
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask WriteVectorsAsync(IReadOnlyList<ChunkVector> vectors, string model, CancellationToken cancellationToken = default) =>
        vectors.Count == 0 ? default : WriteAsync(connection =>
        {
            VectorTable table = new(connection);
            foreach ((string id, ReadOnlyMemory<float> vector) in vectors)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (ChunkRow.FindKey(connection, id) is long key)
                    table.Write(key, id, vector.Span, model);
            }
            table.Complete();
        }, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The depth is below 1.</exception>
    public ValueTask<ChunkSearchResult> SearchAsync(ChunkSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(search.Depth, 1, nameof(search));
        return _versions.ReadAsync((version, connection) => version.Searcher.Run(connection, search, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken = default) => _versions.ReadAsync(static connection =>
    {
        long? model = ManifestTable.Read(connection)?.Model is string name ? VectorTable.FindModel(connection, name) : null;
        return new StoreCounts(
            (int)connection.Number("SELECT count(*) FROM documents"),
            (int)connection.Number("SELECT count(*) FROM chunks"),
            model is long key ? (int)connection.Number($"SELECT count(*) FROM vectors WHERE model = {key}") : 0)
        {
            LeftOut = (int)connection.Number("SELECT count(left_out) FROM documents"),
        };
    }, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<LedgerEntry> ListEntriesAsync(string? sourceId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<string> sources = sourceId is not null ? [sourceId] : await _versions.ReadAsync(LedgerTable.ReadSources, cancellationToken).ConfigureAwait(false);
        foreach (string source in sources)
        {
            for (string? after = null; ;)
            {
                List<LedgerEntry> page = await _versions.ReadAsync(
                    connection => LedgerTable.ReadPage(connection, source, after, PageSize), cancellationToken).ConfigureAwait(false);
                foreach (LedgerEntry entry in page)
                    yield return entry;
                if (page.Count < PageSize)
                    break;
                after = page[^1].ItemId;
            }
        }
    }

    /// <inheritdoc />
    public ValueTask RecordEntriesAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken = default) =>
        entries.Count == 0 ? default : WriteAsync(connection =>
        {
            foreach (LedgerEntry entry in entries)
                LedgerTable.Write(connection, entry);
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask RemoveEntriesAsync(string sourceId, IReadOnlyList<string> itemIds, CancellationToken cancellationToken = default) =>
        itemIds.Count == 0 ? default : WriteAsync(connection =>
        {
            foreach (string item in itemIds)
                LedgerTable.Delete(connection, sourceId, item);
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>?> ReadArtifactAsync(string name, CancellationToken cancellationToken = default) =>
        _versions.ReadAsync(connection => ArtifactTable.Read(connection, name), cancellationToken);

    /// <inheritdoc />
    public ValueTask WriteArtifactAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        WriteAsync(connection => ArtifactTable.Write(connection, name, content.Span), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> ListArtifactsAsync(CancellationToken cancellationToken = default) =>
        _versions.ReadAsync(ArtifactTable.List, cancellationToken);

    /// <inheritdoc />
    public ValueTask DeleteArtifactAsync(string name, CancellationToken cancellationToken = default) =>
        WriteAsync(connection => ArtifactTable.Delete(connection, name), cancellationToken);

    /// <summary>Closes the file, after folding its write-ahead log into it. A call that is under way must have ended.</summary>
    public void Dispose() => _versions.Dispose();

    /// <inheritdoc cref="Dispose" />
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private async ValueTask WriteAsync(Action<SqliteConnection> write, CancellationToken cancellationToken) =>
        await _versions.WriteAsync(connection =>
        {
            write(connection);
            return true;
        }, cancellationToken).ConfigureAwait(false);
}
