using RagKit.Cleaning;
using RagKit.Ingestion;
using RagKit.Sources;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>Makes a plan: lists the sources, holds each item against the ledger, and keeps what differs. Opens nothing and writes nothing.</summary>
internal sealed class SyncPlanner(CorpusParts parts, PlanOptions options, IProgress<IngestProgress>? progress)
{
    private const int ReportEvery = 1000;

    private readonly CorpusState _state = new();
    private readonly CostEstimate _costs = new(parts, options);
    private DuplicateIndex? _duplicates;
    private bool _isAnotherModel;
    private int _listed;

    public async Task<SyncPlan> RunAsync(CancellationToken cancellationToken)
    {
        CorpusManifest? manifest = await parts.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
        List<string> remarks = [];
        if (manifest is not null)
            remarks.AddRange(Compare(manifest));
        _duplicates = parts.Duplicates is DuplicateRemover remover ? await remover.ReadAsync(parts, cancellationToken).ConfigureAwait(false) : null;
        List<SourcePlan> sources = [];
        foreach (ISource source in parts.Sources)
            sources.Add(await PlanAsync(source, cancellationToken).ConfigureAwait(false));
        SyncCosts costs = await _costs.EstimateAsync(sources, cancellationToken).ConfigureAwait(false);
        string state = await _state.NameAsync(parts, cancellationToken).ConfigureAwait(false);
        progress?.Report(new IngestProgress(IngestStage.Done) { ItemsListed = _listed, ItemsDone = _listed, ListingComplete = true });
        return new SyncPlan(parts.Name, state, parts.Time.GetUtcNow()) { Sources = sources, Costs = costs, Remarks = remarks };
    }

    private IEnumerable<string> Compare(CorpusManifest manifest)
    {
        CorpusAgreement.RequireSameName(parts, manifest);
        _isAnotherModel = manifest.Embedder != parts.Embedder.Fingerprint;
        if (_isAnotherModel)
            yield return $"Another model: '{manifest.Embedder}' made its vectors, '{parts.Embedder.Fingerprint}' is to; all documents are embedded anew. Apply with IngestOptions {{ Rebuild = true }}.";
        if (manifest.Chunker != parts.Chunker.Fingerprint)
            yield return $"Another chunker: '{manifest.Chunker}' cut it, '{parts.Chunker.Fingerprint}' is to. Apply with IngestOptions {{ Rebuild = true }}.";
    }

    private async Task<SourcePlan> PlanAsync(ISource source, CancellationToken cancellationToken)
    {
        KnownItems known = await KnownItems.ReadAsync(parts.Store, parts.Ledger, source.Id, cancellationToken).ConfigureAwait(false);
        foreach (LedgerEntry entry in known.Entries)
        {
            _state.Add(entry);
            _costs.Saw(entry);
        }
        List<PlannedItem> items = [];
        HashSet<string> listed = new(StringComparer.Ordinal);
        int unchanged = 0;
        string? error = null;
        try
        {
            await foreach (SourceItem item in source.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!listed.Add(item.Id))
                    throw new RagKitException($"Source '{source.Id}' lists the item '{item.Id}' twice: an item's id must be unique in its source.");
                if (Judge(item, known) is PlannedItem changed)
                    items.Add(changed);
                else
                    unchanged++;
                if (++_listed % ReportEvery == 0)
                    progress?.Report(new IngestProgress(IngestStage.Reading) { ItemsListed = _listed });
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            error = e.Message;
        }
        PlannedItem[] gone = error is not null ? [] : [.. known.Items.Where(id => !listed.Contains(id)).Order(StringComparer.Ordinal)
            .Select(id => new PlannedItem(id, PlannedKind.Removed) { Documents = known.Documents(id).Count })];
        return new SourcePlan(source.Id)
        {
            Added = items.Count(item => item.Kind == PlannedKind.Added),
            Updated = items.Count(item => item.Kind == PlannedKind.Updated),
            Unchanged = unchanged,
            Removed = gone.Length,
            Skipped = items.Count(item => item.Kind == PlannedKind.Skipped),
            FailedBefore = items.Count(item => item.Error is not null),
            Error = error,
            Held = RemovalGuard.Judge(source.Id, gone.Sum(item => item.Documents), known.DocumentCount, options.MaxRemovedShare),
            Items = [.. items, .. gone],
        };
    }

    private PlannedItem? Judge(SourceItem item, KnownItems known)
    {
        IDocumentLoader? loader = parts.Loaders.FirstOrDefault(loader => loader.CanLoad(item));
        if (loader is null)
            return new PlannedItem(item.Id, PlannedKind.Skipped);
        LedgerEntry? entry = known.Entry(item.Id);
        List<StoredDocument> stored = known.Documents(item.Id);
        ItemVerdict verdict = ItemVerdict.Of(item, loader, entry, stored, IsCurrent);
        PlannedReasons reasons = _isAnotherModel && !verdict.IsNew ? verdict.Reasons | PlannedReasons.Model : verdict.Reasons;
        if (verdict.IsKnown && reasons == PlannedReasons.None)
        {
            _costs.SawUnchanged(item, stored);
            return null;
        }
        PlannedItem planned = new(item.Id, verdict.IsNew ? PlannedKind.Added : PlannedKind.Updated)
        {
            Reasons = reasons,
            Version = verdict.Version,
            Documents = stored.Count,
            Error = entry?.Error,
            Attempts = entry?.Attempts ?? 0,
        };
        _costs.Saw(planned, item, stored);
        return planned;
    }

    private bool IsCurrent(StoredDocument document) => document.Chunker == parts.Pipeline && _duplicates?.Knows(document) != false;
}
