using RagKit.Loading;
using RagKit.Redis;
using RagKit.Stores;
using RagKit.Testing;

namespace RagKit.Sync.Kills;

/// <summary>Where a corpus lies: its folder of documents, its chunk store and its document store. Opened by the one that is killed and by the one that looks.</summary>
/// <param name="Kind">sqlite, folder, redis, postgres or qdrant.</param>
/// <param name="Folder">A temporary folder for all files.</param>
/// <param name="Server">How the server of the kind is reached; empty where there is none.</param>
internal sealed record Place(string Kind, string Folder, string Server) : IAsyncDisposable
{
    public const int Coarse = 61, Fine = 23;

    private readonly Lazy<RedisConnection> _redis = new(() => new RedisConnection(Server));
    private IDocumentStore? _documents;

    public string Docs => Path.Combine(Folder, "docs");

    public string Database => Path.Combine(Folder, "store", "corpus.db");

    public string Kept => Path.Combine(Folder, "kept");

    public bool IsInSqlite => Kind is "sqlite" or "folder" or "redis";

    /// <summary>One document store a process.</summary>
    public IDocumentStore Documents => _documents ??= Kind switch
    {
        "sqlite" => new SqliteDocumentStore(Path.Combine(Folder, "documents.db")),
        "postgres" => new PostgresDocumentStore(Server),
        "redis" => new RedisDocumentStore(_redis.Value),
        _ => new FolderDocumentStore(Kept),
    };

    /// <summary>Opens the corpus with the chunker that its serving version was made with; with <see cref="Coarse"/> when it is new.</summary>
    public async Task<(Corpus Corpus, int Max)> OpenAsync()
    {
        Corpus corpus = Open(Coarse);
        CorpusManifest? manifest = await corpus.Store.GetManifestAsync();
        if (manifest is null || manifest.Chunker.Contains($":{Coarse},", StringComparison.Ordinal))
            return (corpus, Coarse);
        await corpus.DisposeAsync();
        return (Open(Fine), Fine);
    }

    public Corpus Open(int max, bool inMemory = false) => Corpus.Create("killed", corpus =>
    {
        corpus.FromFolder(Docs, new FolderSourceOptions { Name = "docs" }).ChunkByTokens(max: max, overlap: 0).EmbedWith(new FakeEmbeddingGenerator());
        if (inMemory)
        {
            corpus.StoreInMemory();
            return;
        }
        corpus.KeepDocumentsIn(_ => Documents, originals: true);
        _ = Kind switch
        {
            "postgres" => corpus.StoreInPostgres(Server),
            "qdrant" => corpus.StoreInQdrant(Server, new QdrantStoreOptions { WriterLease = TimeSpan.FromSeconds(1) }),
            _ => corpus.StoreInSqlite(Database),
        };
    });

    public override string ToString() => $"{Kind}\t{Folder}\t{Server}";

    public async ValueTask DisposeAsync()
    {
        if (_documents is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else
            (_documents as IDisposable)?.Dispose();
        if (_redis.IsValueCreated)
            await _redis.Value.DisposeAsync();
    }
}
