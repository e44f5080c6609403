using RagKit.Sources;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Ingestion;

/// <summary>Lists the sources, passes over what the ledger knows, and hands the rest to the readers.</summary>
internal sealed class SourceLister(IngestContext context)
{
    // Of items that are new to a source that is known; beyond these they go on at once.
    private const int MostHeld = 4096;

    private readonly CorpusParts _parts = context.Parts;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (ISource source in _parts.Sources)
        {
            try
            {
                await context.Stages.ListAsync(source.Id, () => ListAsync(source, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Nothing of a source that could not be listed to its end is taken for gone.
                await context.FailAsync(source.Id, e.Message, e, cancellationToken).ConfigureAwait(false);
            }
        }
        context.Progress.Update(state => state with { ListingComplete = true });
    }

    private async Task ListAsync(ISource source, CancellationToken cancellationToken)
    {
        KnownItems known = await KnownItems.ReadAsync(_parts.Store, _parts.Ledger, source.Id, cancellationToken).ConfigureAwait(false);
        KnownItems? origin = context.Origin is null ? null : await KnownItems.ReadAsync(context.Origin, (IIngestLedger)context.Origin, source.Id, cancellationToken).ConfigureAwait(false);
        foreach (StoredDocument document in known.AllDocuments)
            context.Stored[document.Id] = document;
        context.StoredOf[source.Id] = known.DocumentCount;
        HashSet<string> listed = new(StringComparer.Ordinal);
        List<ItemState> held = [];
        try
        {
            await foreach (SourceItem item in source.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!listed.Add(item.Id))
                    throw new RagKitException($"Source '{source.Id}' lists the item '{item.Id}' twice: an item's id must be unique in its source.");
                if (await OfferAsync(source, item, known, origin, cancellationToken).ConfigureAwait(false) is not ItemState changed)
                    continue;
                // What is new may be what is gone under another name: when the listing has ended, that is known, and its vectors are taken over.
                if (changed.Previous is null && !known.IsEmpty && held.Count < MostHeld)
                    held.Add(changed);
                else
                    await context.Items.Writer.WriteAsync(changed, cancellationToken).ConfigureAwait(false);
            }
            foreach (string gone in known.Items.Where(id => !listed.Contains(id) && context.Planned?.Removes(source.Id, id) != false).Order(StringComparer.Ordinal))
                context.Gone.Enqueue(new GoneItem(source.Id, gone, known.Documents(gone)));
        }
        finally
        {
            foreach (ItemState item in held)
                await context.Items.Writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the outcomes of an item that is known or can't be read; any other is to be read.</summary>
    private async ValueTask<ItemState?> OfferAsync(ISource source, SourceItem item, KnownItems own, KnownItems? origin, CancellationToken cancellationToken)
    {
        LedgerEntry? entry = own.Entry(item.Id);
        List<StoredDocument> stored = own.Documents(item.Id);
        IDocumentLoader? loader = _parts.Loaders.FirstOrDefault(loader => loader.CanLoad(item));
        if (loader is null)
        {
            await context.Outcomes.Writer.WriteAsync(
                new DocumentOutcome(ItemState.Qualify(source, item.Id), OutcomeKind.Skipped) { Reason = NoLoader(item) }, cancellationToken).ConfigureAwait(false);
            context.Progress.Update(state => state with { ItemsListed = state.ItemsListed + 1, ItemsDone = state.ItemsDone + 1 }, report: false);
            return null;
        }
        ItemVerdict verdict = ItemVerdict.Of(item, loader, entry, stored, context.IsCurrent);
        bool known = verdict.IsKnown;
        context.Progress.Update(
            state => state with
            {
                ItemsListed = state.ItemsListed + 1,
                ItemsDone = state.ItemsDone + (known ? 1 : 0),
                Documents = state.Documents + (known ? stored.Count : 0),
            },
            report: false);
        if (!known)
        {
            if (context.Planned?.Refuse(source.Id, item.Id, verdict.Version) is string refusal)
            {
                await context.Outcomes.Writer.WriteAsync(
                    new DocumentOutcome(ItemState.Qualify(source, item.Id), OutcomeKind.Skipped) { Reason = refusal }, cancellationToken).ConfigureAwait(false);
                context.Progress.Update(state => state with { ItemsDone = state.ItemsDone + 1 }, report: false);
                return null;
            }
            bool isInOrigin = origin is not null && !verdict.IsRead;
            return new ItemState(source, item, loader, verdict.Version)
            {
                Previous = entry,
                Stored = stored,
                IsRead = verdict.IsRead || (isInOrigin && origin!.Entry(item.Id)?.Version == verdict.Version),
                Kept = isInOrigin ? new KeptItem(context.Origin, origin!.Documents(item.Id)) : new KeptItem(_parts.Store, stored),
            };
        }
        foreach (StoredDocument document in stored)
        {
            context.Seen.TryAdd(document.Id, true);
            context.CountUnchanged();
            DocumentOutcome unchanged = new(document.Id, OutcomeKind.Unchanged) { Chunks = document.ChunkCount, Reason = document.LeftOut };
            if (!context.Outcomes.Writer.TryWrite(unchanged))
                await context.Outcomes.Writer.WriteAsync(unchanged, cancellationToken).ConfigureAwait(false);
        }
        return null;
    }

    private static string NoLoader(SourceItem item) =>
        $"No loader reads {(item.MediaType is string type ? $"the media type '{type}'" : item.Extension.Length > 0 ? $"'{item.Extension}' files" : "files without an extension")}: " +
        "add one with LoadWith(...), or exclude such items from the source.";
}
