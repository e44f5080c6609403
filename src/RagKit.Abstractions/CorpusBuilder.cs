using Microsoft.Extensions.AI;
using RagKit.Chunking;
using RagKit.Cleaning;
using RagKit.Embedding;
using RagKit.Enrichment;
using RagKit.Ocr;
using RagKit.Retrieval;
using RagKit.Sources;
using RagKit.Stores;

namespace RagKit;

/// <summary>
/// Says what a corpus is made of. Packages extend it with verbs of their own (<c>FromFolder</c>, <c>ChunkByTokens</c>,
/// <c>EmbedWithCorpusModel</c>, <c>StoreInSqlite</c>), each of which calls one of these. A part is made by its factory once, when
/// the corpus is first used; the service provider passed is the host's. Not thread-safe.
/// </summary>
/// <param name="name">The corpus's name; it becomes part of every chunk id.</param>
public sealed class CorpusBuilder(string name)
{
    private readonly List<Func<IServiceProvider, ISource>> _sources = [];
    private readonly List<Func<IServiceProvider, IDocumentLoader>> _loaders = [];
    private readonly List<Func<IServiceProvider, IDocumentTransform>> _cleaning = [];
    private readonly List<Func<IServiceProvider, IChunkTransform>> _enrichment = [];
    private readonly List<Func<IServiceProvider, IReranker>> _rerankers = [];
    private readonly Dictionary<Type, object> _settings = [];
    private int _defaultLoaders;

    /// <summary>The corpus's name.</summary>
    public string Name { get; } = name;

    /// <summary>The sources, in the order given.</summary>
    public IReadOnlyList<Func<IServiceProvider, ISource>> Sources => _sources;

    /// <summary>The loaders; of several that can read an item the last wins.</summary>
    public IReadOnlyList<Func<IServiceProvider, IDocumentLoader>> Loaders => _loaders;

    /// <summary>What changes parsed documents before they are cut, in the order given.</summary>
    public IReadOnlyList<Func<IServiceProvider, IDocumentTransform>> Cleaning => _cleaning;

    /// <summary>What adds to chunks before they are embedded, in the order given.</summary>
    public IReadOnlyList<Func<IServiceProvider, IChunkTransform>> Enrichment => _enrichment;

    /// <summary>The rerankers, applied in the order given.</summary>
    public IReadOnlyList<Func<IServiceProvider, IReranker>> Rerankers => _rerankers;

    /// <summary>How the legs of a hybrid search become one ranking; <see langword="null"/> for the default.</summary>
    public IScoreFusion? Fusion { get; private set; }

    /// <summary>What reads the text in pictures; <see langword="null"/> for the host's <see cref="IOcrEngine"/>, if it has one. Loaders ask for it when they are made.</summary>
    public Func<IServiceProvider, IOcrEngine>? OcrEngine { get; private set; }

    /// <summary>The chunker; <see langword="null"/> until one is given.</summary>
    public Func<IServiceProvider, IChunker>? Chunker { get; private set; }

    /// <summary>The embedding model; <see langword="null"/> for none or for one that is trained on the corpus.</summary>
    public Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>>? Embedder { get; private set; }

    /// <summary>What trains the embedding model on the corpus; <see langword="null"/> for none or for a model that is given.</summary>
    public Func<IServiceProvider, EmbeddingModelTrainer>? Trainer { get; private set; }

    /// <summary>
    /// The store; <see langword="null"/> until one is given. What it makes must also be an <see cref="IIngestLedger"/>, and an
    /// <see cref="IArtifactStore"/> for a trained model. It is disposed with the corpus.
    /// </summary>
    public Func<IServiceProvider, IChunkStore>? Store { get; private set; }

    /// <summary>
    /// Where parsed documents, and originals where <see cref="KeepsOriginals"/> says so, are kept; <see langword="null"/> for the chunk store, which keeps
    /// parsed documents alone. It is disposed by whoever made it, not by the corpus.
    /// </summary>
    public Func<IServiceProvider, IDocumentStore>? Documents { get; private set; }

    /// <summary>Whether the bytes that documents were parsed from are kept, too.</summary>
    public bool KeepsOriginals { get; private set; }

    /// <summary>Adds a source.</summary>
    public CorpusBuilder From(Func<IServiceProvider, ISource> source)
    {
        _sources.Add(source);
        return this;
    }

    /// <summary>Adds a source. The caller keeps it and disposes it, if there is anything to dispose.</summary>
    public CorpusBuilder From(ISource source) => From(_ => source);

    /// <summary>Adds a loader; it goes before those added earlier.</summary>
    public CorpusBuilder LoadWith(Func<IServiceProvider, IDocumentLoader> loader)
    {
        _loaders.Add(loader);
        return this;
    }

    /// <summary>Adds a loader; it goes before those added earlier.</summary>
    public CorpusBuilder LoadWith(IDocumentLoader loader) => LoadWith(_ => loader);

    /// <summary>Adds a loader that gives way to every one added by <see cref="LoadWith(IDocumentLoader)"/>, before or after.</summary>
    public CorpusBuilder LoadByDefaultWith(Func<IServiceProvider, IDocumentLoader> loader)
    {
        _loaders.Insert(_defaultLoaders++, loader);
        return this;
    }

    /// <summary>Sets what reads the text in pictures, such as scanned pages.</summary>
    public CorpusBuilder RecogniseTextWith(Func<IServiceProvider, IOcrEngine> engine)
    {
        OcrEngine = engine;
        return this;
    }

    /// <summary>Sets what reads the text in pictures, such as scanned pages. The caller keeps it and disposes it, if there is anything to dispose.</summary>
    public CorpusBuilder RecogniseTextWith(IOcrEngine engine) => RecogniseTextWith(_ => engine);

    /// <summary>Adds a step of cleaning behind those added before.</summary>
    public CorpusBuilder CleanWith(Func<IServiceProvider, IDocumentTransform> transform)
    {
        _cleaning.Add(transform);
        return this;
    }

    /// <summary>Adds a step of cleaning behind those added before.</summary>
    public CorpusBuilder CleanWith(IDocumentTransform transform) => CleanWith(_ => transform);

    /// <summary>Adds a step of enrichment behind those added before.</summary>
    public CorpusBuilder EnrichWith(Func<IServiceProvider, IChunkTransform> transform)
    {
        _enrichment.Add(transform);
        return this;
    }

    /// <summary>Adds a step of enrichment behind those added before.</summary>
    public CorpusBuilder EnrichWith(IChunkTransform transform) => EnrichWith(_ => transform);

    /// <summary>Sets the chunker.</summary>
    public CorpusBuilder ChunkWith(Func<IServiceProvider, IChunker> chunker)
    {
        Chunker = chunker;
        return this;
    }

    /// <summary>Sets the chunker.</summary>
    public CorpusBuilder ChunkWith(IChunker chunker) => ChunkWith(_ => chunker);

    /// <summary>Sets the embedding model, in the place of any set before. It is disposed by whoever made it, not by the corpus.</summary>
    public CorpusBuilder EmbedWith(Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>> embedder)
    {
        (Embedder, Trainer) = (embedder, null);
        return this;
    }

    /// <summary>Sets the embedding model, in the place of any set before. The caller keeps it and disposes it.</summary>
    public CorpusBuilder EmbedWith(IEmbeddingGenerator<string, Embedding<float>> embedder) => EmbedWith(_ => embedder);

    /// <summary>Sets what trains the embedding model on the corpus, in the place of any model set before.</summary>
    public CorpusBuilder EmbedWith(Func<IServiceProvider, EmbeddingModelTrainer> trainer)
    {
        (Embedder, Trainer) = (null, trainer);
        return this;
    }

    /// <summary>Sets the store.</summary>
    public CorpusBuilder StoreIn(Func<IServiceProvider, IChunkStore> store)
    {
        Store = store;
        return this;
    }

    /// <summary>
    /// Sets where parsed documents are kept, so that another chunker or model never fetches and parses them again, and parents of chunks can be read.
    /// </summary>
    /// <param name="documents">Makes the document store; it may be shared by corpora.</param>
    /// <param name="originals">Whether the bytes that they were parsed from are kept, too, so that another loader never fetches them again.</param>
    public CorpusBuilder KeepDocumentsIn(Func<IServiceProvider, IDocumentStore> documents, bool originals = false)
    {
        (Documents, KeepsOriginals) = (documents, originals);
        return this;
    }

    /// <summary>Sets how the legs of a hybrid search become one ranking.</summary>
    public CorpusBuilder FuseWith(IScoreFusion fusion)
    {
        Fusion = fusion;
        return this;
    }

    /// <summary>Adds a reranker behind those added before.</summary>
    public CorpusBuilder RerankWith(Func<IServiceProvider, IReranker> reranker)
    {
        _rerankers.Add(reranker);
        return this;
    }

    /// <summary>Keeps what a verb says for whoever makes the corpus, in the place of what was said of this type before.</summary>
    /// <typeparam name="T">What is said; a type of the package that the verb is in.</typeparam>
    public CorpusBuilder Set<T>(T setting)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(setting);
        _settings[typeof(T)] = setting;
        return this;
    }

    /// <summary>What <see cref="Set"/> kept; <see langword="null"/> when nothing of this type was said.</summary>
    public T? Find<T>()
        where T : class => _settings.GetValueOrDefault(typeof(T)) as T;
}
