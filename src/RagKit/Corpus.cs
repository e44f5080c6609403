using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using RagKit.Flows;
using RagKit.Ingestion;
using RagKit.Retrieval;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit;

/// <summary>
/// Documents from sources, cut, embedded and stored so that they can be searched and answered from, and kept in step with the
/// sources. Safe to use from several threads at once; one ingestion runs at a time.
/// </summary>
public sealed class Corpus : IRetriever, IAsyncDisposable, IDisposable
{
    private readonly CorpusParts _parts;
    private readonly CorpusRetriever _retriever;
    private readonly CorpusFlows _flows;
    private readonly ServiceProvider? _ownServices;

    internal Corpus(CorpusBuilder builder, IServiceProvider services, ServiceProvider? ownServices = null, FlowRunner? runner = null)
    {
        _parts = new CorpusParts(builder, services, runner);
        _retriever = new CorpusRetriever(_parts);
        _flows = new CorpusFlows(_parts);
        _ownServices = ownServices;
    }

    /// <summary>The corpus's name.</summary>
    public string Name => _parts.Name;

    /// <summary>The store, for reading what the corpus holds. It belongs to the corpus; don't dispose it.</summary>
    public IChunkStore Store => _parts.Store;

    /// <summary>
    /// What <see cref="IngestAsync"/> runs, as a flow to be put on a schedule or run by a host: list, fetch, parse, clean, chunk, enrich, embed, store, retire,
    /// verify, train. It ingests with the default options.
    /// </summary>
    public Flow<Nothing, IngestSummary> IngestFlow => _flows.Ingest;

    /// <summary>Makes a corpus without a host; with one, use <c>services.AddCorpus(...)</c>.</summary>
    /// <param name="name">The corpus's name; it becomes part of every chunk id.</param>
    /// <param name="configure">Says what it is made of.</param>
    /// <param name="runner">What runs its flows, so that they are in the ledger with others; by default one of its own that remembers the last few runs.</param>
    /// <exception cref="RagKitException">A part is missing; the message names the verb that adds it.</exception>
    public static Corpus Create(string name, Action<CorpusBuilder> configure, FlowRunner? runner = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        CorpusBuilder builder = new(name);
        configure(builder);
        ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        return new Corpus(builder, services, services, runner);
    }

    /// <summary>
    /// Brings the corpus in step with its sources, doing only what changed: an item whose version is known is not opened, a
    /// document whose content is known is not cut, a chunk that is stored is not embedded again, what is gone is removed. Goes on
    /// after a failure. Leaving the enumeration early ends the run; what was stored stays, and the next run completes it.
    /// </summary>
    /// <param name="options">How; by default <see cref="IngestOptions"/> as it comes.</param>
    /// <param name="progress">Told now and then how far the run is, and once when it is done; called from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends the run with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>One outcome a document, as it is done with, in no particular order.</returns>
    /// <exception cref="CorpusMismatchException">The corpus was built with another chunker or model; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">This corpus is being ingested already.</exception>
    public IAsyncEnumerable<DocumentOutcome> IngestAsync(
        IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _flows.IngestAsync((options ?? new IngestOptions()).Validate(), planned: null, progress, cancellationToken);

    /// <summary>
    /// Says what <see cref="IngestAsync"/> would do, and about what it costs: lists the sources and holds them against the ledger. No item is opened, nothing is written.
    /// It may run beside an ingestion, and is then out of date when that ends.
    /// </summary>
    /// <param name="options">How; by default <see cref="PlanOptions"/> as it comes.</param>
    /// <param name="progress">Told how many items are listed.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    public Task<SyncPlan> PlanAsync(PlanOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new SyncPlanner(_parts, (options ?? new PlanOptions()).Validate(), progress).RunAsync(cancellationToken);

    /// <summary>
    /// Carries a plan out, and nothing else: items that came or moved on since are <see cref="OutcomeKind.Skipped"/> with the reason. Otherwise as <see cref="IngestAsync"/>.
    /// </summary>
    /// <param name="plan">What <see cref="PlanAsync"/> gave.</param>
    /// <param name="options">How; by default <see cref="IngestOptions"/> as it comes.</param>
    /// <param name="progress">As for <see cref="IngestAsync"/>.</param>
    /// <param name="cancellationToken">Ends the run with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="CorpusMismatchException">The plan is of another corpus, or the corpus was ingested or set up otherwise since; nothing was changed.</exception>
    public IAsyncEnumerable<DocumentOutcome> ApplyAsync(
        SyncPlan plan, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return _flows.IngestAsync((options ?? new IngestOptions()).Validate(), new PlannedWork(plan), progress, cancellationToken);
    }

    /// <summary>Ingests and returns all outcomes that are not <see cref="OutcomeKind.Unchanged"/>; for when streaming is not wanted.</summary>
    public async Task<IReadOnlyList<DocumentOutcome>> IngestAllAsync(
        IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        List<DocumentOutcome> changes = [];
        await foreach (DocumentOutcome outcome in IngestAsync(options, progress, cancellationToken).ConfigureAwait(false))
        {
            if (outcome.Kind != OutcomeKind.Unchanged)
                changes.Add(outcome);
        }
        return changes;
    }

    /// <summary>
    /// Trains the corpus's model anew on all its chunks and embeds them with it. The corpus is searched with the old model until
    /// the new one is ready; a run that is cut short leaves the old one in place.
    /// </summary>
    /// <exception cref="RagKitException">The corpus has no model that is trained on it, or too few chunks for one.</exception>
    /// <exception cref="InvalidOperationException">This corpus is being ingested already.</exception>
    public Task RetrainAsync(IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _flows.RetrainAsync(progress, cancellationToken);

    /// <summary>Finds the chunks that answer a question best, best first.</summary>
    /// <param name="query">The question, in the user's words.</param>
    /// <param name="top">How many chunks at most; 1 to 10,000.</param>
    /// <param name="filter">Which chunks may be found; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="CorpusMismatchException">The corpus was embedded by another model.</exception>
    public IAsyncEnumerable<Hit> RetrieveAsync(string query, int top = 10, Filter? filter = null, CancellationToken cancellationToken = default) =>
        RetrieveAsync(new RetrievalQuery(query) { Top = top, Filter = filter }, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="CorpusMismatchException">The corpus was embedded by another model.</exception>
    public async IAsyncEnumerable<Hit> RetrieveAsync(RetrievalQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (Hit hit in await _retriever.RetrieveAsync(query, cancellationToken).ConfigureAwait(false))
            yield return hit;
    }

    /// <summary>
    /// Follows a chunk back: to its range, its document, the item with the version and the hash of the bytes that it was parsed from, and the loader, the steps, the
    /// model and the run that made it. It looks through the documents of a source, 100,000 in less than a second: for people and audits, not for every answer.
    /// </summary>
    /// <param name="chunkId">The chunk's id, as of a <see cref="Hit"/> or a citation.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns><see langword="null"/> when there is no chunk of that id.</returns>
    public Task<ChunkLineage?> GetLineageAsync(string chunkId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkId);
        return ChunkLineage.FindAsync(_parts, chunkId, cancellationToken);
    }

    /// <summary>
    /// The documents that were written or removed behind a cursor, oldest change first, each once with its last change; for whoever keeps something in step with the
    /// corpus. Keep the cursor of the last change that was worked on, and pass it the next time. When another version serves since, the first change is a
    /// <see cref="CorpusChangeKind.Reset"/>, and everything follows.
    /// </summary>
    /// <param name="cursor">The <see cref="CorpusChange.Cursor"/> of the last change seen; <see langword="null"/> for everything.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ArgumentException">The text is no cursor.</exception>
    public IAsyncEnumerable<CorpusChange> ListChangesAsync(string? cursor = null, CancellationToken cancellationToken = default) =>
        ChangeFeed.ListAsync(_parts.Store, cursor, cancellationToken);

    /// <summary>
    /// Removes from the document store what no stored document of any version refers to. A document store that other corpora keep documents in, too, is only safe
    /// to prune when all of them are named.
    /// </summary>
    /// <param name="olderThan">What was written more recently stays, as a run may be about to refer to it: longer than any run takes.</param>
    /// <param name="sharing">The other corpora that use the same document store.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many contents were removed.</returns>
    /// <exception cref="RagKitException">The corpus has no document store.</exception>
    public Task<int> PruneDocumentsAsync(TimeSpan olderThan, IReadOnlyList<Corpus>? sharing = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.Zero);
        IDocumentStore documents = _parts.Documents ?? throw new RagKitException(
            $"Corpus '{Name}' has no document store to prune: add KeepDocumentsInFolder(...) or another KeepDocuments verb to its description.");
        return DocumentPruning.PruneAsync(documents, [Store, .. (sharing ?? []).Select(corpus => corpus.Store)], _parts.Time.GetUtcNow() - olderThan, cancellationToken);
    }

    /// <summary>What the corpus holds and how it is searched.</summary>
    public ValueTask<CorpusStatus> GetStatusAsync(CancellationToken cancellationToken = default) => CorpusStatus.ReadAsync(_parts, cancellationToken);

    /// <summary>Disposes the store that the corpus made; nothing that it was handed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        else
            (Store as IDisposable)?.Dispose();
        await _parts.DisposeAsync().ConfigureAwait(false);
        if (_ownServices is not null)
            await _ownServices.DisposeAsync().ConfigureAwait(false);
        _flows.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync" />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
