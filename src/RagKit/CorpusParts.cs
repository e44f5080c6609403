using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RagKit.Chunking;
using RagKit.Cleaning;
using RagKit.Embedding;
using RagKit.Enrichment;
using RagKit.Flows;
using RagKit.Retrieval;
using RagKit.Runs;
using RagKit.Sources;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit;

/// <summary>What a corpus is made of, made from its description once.</summary>
internal sealed class CorpusParts : IAsyncDisposable
{
    private readonly Lazy<FlowRunner> _ownRunner;
    private readonly Lazy<FlowRunner?> _hostsRunner;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _given;
    private readonly EmbeddingModelTrainer? _trainer;

    public CorpusParts(CorpusBuilder builder, IServiceProvider services, FlowRunner? runner)
    {
        Name = builder.Name;
        Logger = (services.GetService(typeof(ILoggerFactory)) as ILoggerFactory)?.CreateLogger("RagKit.Corpus") ?? NullLogger.Instance;
        Time = services.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
        // Not before it is used: the host's runner may know the corpus's flow.
        _hostsRunner = new(() => runner ?? services.GetService(typeof(FlowRunner)) as FlowRunner);
        _ownRunner = new(() => new FlowRunner(new FlowRunnerOptions { Runs = new MemoryRunStore(maxRuns: 8, maxTasks: 1000), Time = Time }));
        Chunker = Required(builder.Chunker, "chunker", "ChunkByTokens() of RagKit.Chunkers")(services);
        Cleaning = [.. builder.Cleaning.Select(make => make(services))];
        Gate = builder.Find<QualityGate>();
        if (Cleaning.OfType<DuplicateRemover>().Count() > 1)
            throw new RagKitException($"Corpus '{Name}' removes duplicates {Cleaning.OfType<DuplicateRemover>().Count()} times: call RemoveDuplicates() once.");
        Enrichment = [.. builder.Enrichment.Select(make => make(services))];
        foreach (IChatTransform enricher in Enrichment.OfType<IChatTransform>())
            enricher.Cache = () => Runner.Cache;
        Pipeline = string.Join(" | ", [.. Cleaning.Select(step => step.Fingerprint), Chunker.Fingerprint, .. Enrichment.Select(step => step.Fingerprint)]);
        Sources = [.. builder.Sources.Select(make => make(services))];
        Loaders = [.. builder.Loaders.Select(make => make(services)).Reverse()];
        Rerankers = [.. builder.Rerankers.Select(make => make(services))];
        foreach (ParentReturn parents in Rerankers.OfType<ParentReturn>())
            parents.Parts = this;
        Fusion = builder.Fusion ?? new WeightedScoreFusion();
        RequireDistinctSources();
        Store = Required(builder.Store, "store", "StoreInSqlite(file) of RagKit.Stores.Sqlite, or StoreInMemory()")(services);
        Ledger = Store as IIngestLedger ?? throw new RagKitException(
            $"The store of corpus '{Name}', {Store.GetType().Name}, keeps no ledger of what was ingested: it must implement IIngestLedger, too.");
        EmbeddingModelTrainer? trainer = builder.Trainer?.Invoke(services);
        if (trainer is not null && Store is not IArtifactStore)
        {
            throw new RagKitException($"The store of corpus '{Name}', {Store.GetType().Name}, can't keep a model trained on the corpus: " +
                "it must implement IArtifactStore, too. Use EmbedWith(generator), or another store.");
        }
        _given = builder.Embedder?.Invoke(services);
        _trainer = trainer;
        Embedder = new CorpusEmbedder(Name, _given, trainer, Store as IArtifactStore);
        Documents = builder.Documents?.Invoke(services);
        KeepsOriginals = builder.KeepsOriginals;
        EmbeddingCache = _given is not null && builder.Find<EmbeddingCaching>() is not null ? new EmbeddingCache(() => Runner.Cache) : null;
    }

    private CorpusParts(CorpusParts original, IChunkStore store)
    {
        (Name, Logger, Time, _hostsRunner, _ownRunner) = (original.Name, original.Logger, original.Time, original._hostsRunner, original._ownRunner);
        (Sources, Loaders, Cleaning, Chunker, Enrichment, Pipeline) = (original.Sources, original.Loaders, original.Cleaning, original.Chunker, original.Enrichment, original.Pipeline);
        (Fusion, Rerankers, Documents, KeepsOriginals, EmbeddingCache) = (original.Fusion, original.Rerankers, original.Documents, original.KeepsOriginals, original.EmbeddingCache);
        Gate = original.Gate;
        (_given, _trainer, Store) = (original._given, original._trainer, store);
        Ledger = store as IIngestLedger ?? throw new RagKitException($"The store of corpus '{Name}', {store.GetType().Name}, keeps no ledger of what was ingested: it must implement IIngestLedger, too.");
        Embedder = new CorpusEmbedder(Name, _given, _trainer, store as IArtifactStore);
    }

    public string Name { get; }

    public ILogger Logger { get; }

    public TimeProvider Time { get; }

    /// <summary>What runs the corpus's flows: the host's runner, else one of its own that remembers the last runs.</summary>
    public FlowRunner Runner => _hostsRunner.Value ?? _ownRunner.Value;

    public IReadOnlyList<ISource> Sources { get; }

    /// <summary>The loaders, the one to be asked first first.</summary>
    public IReadOnlyList<IDocumentLoader> Loaders { get; }

    public IChunker Chunker { get; }

    /// <summary>What changes documents before they are cut.</summary>
    public IReadOnlyList<IDocumentTransform> Cleaning { get; }

    /// <summary>What every run must come up to; <see langword="null"/> for nothing.</summary>
    public QualityGate? Gate { get; }

    /// <summary>The step that removes duplicates, where there is one.</summary>
    public DuplicateRemover? Duplicates => Cleaning.OfType<DuplicateRemover>().SingleOrDefault();

    /// <summary>The names of the runner's limits that enrichment waits for.</summary>
    public IReadOnlyList<string> EnrichLimits => [.. Enrichment.OfType<IChatTransform>().SelectMany(step => step.Limits).Distinct(StringComparer.Ordinal)];

    /// <summary>What adds to chunks.</summary>
    public IReadOnlyList<IChunkTransform> Enrichment { get; }

    /// <summary>Names all that makes chunks of a parsed document; without transforms, the chunker's fingerprint.</summary>
    public string Pipeline { get; }

    public CorpusEmbedder Embedder { get; }

    public IChunkStore Store { get; }

    public IIngestLedger Ledger { get; }

    /// <summary>Where parsed documents are kept; <see langword="null"/> for the chunk store.</summary>
    public IDocumentStore? Documents { get; }

    /// <summary>Whether the bytes that documents were parsed from are kept, too.</summary>
    public bool KeepsOriginals { get; }

    /// <summary>Where embeddings are kept across documents and corpora; <see langword="null"/> where they are not.</summary>
    public EmbeddingCache? EmbeddingCache { get; }

    public IScoreFusion Fusion { get; }

    public IReadOnlyList<IReranker> Rerankers { get; }

    /// <summary>
    /// The same parts over another store, such as a version in the shadow: its ledger, its artifacts and its model, all else shared. It has nothing of
    /// its own to be disposed: dispose the store.
    /// </summary>
    public CorpusParts For(IChunkStore store) => new(this, store);

    public ValueTask DisposeAsync() => _ownRunner.IsValueCreated ? _ownRunner.Value.DisposeAsync() : default;

    private T Required<T>(T? part, string noun, string verb)
        where T : class =>
        part ?? throw new RagKitException($"Corpus '{Name}' has no {noun}: add {verb} to its description.");

    private void RequireDistinctSources()
    {
        foreach (IGrouping<string, ISource> same in Sources.GroupBy(source => source.Id, StringComparer.Ordinal))
        {
            if (same.Count() > 1)
                throw new RagKitException($"Corpus '{Name}' has {same.Count()} sources named '{same.Key}': give each a name of its own.");
        }
    }
}
