using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Ingestion;

/// <summary>
/// The one writer of a run: writes documents in batches, then the ledger, so that an item counts as ingested only when all of it
/// is stored. Counts outcomes and gives them.
/// </summary>
internal sealed class StoreWriter(IngestContext context, IngestModel model)
{
    private const int DocumentsABatch = 1024, ChunksABatch = 4096;

    private readonly CorpusParts _parts = context.Parts;
    private readonly int[] _outcomes = new int[Enum.GetValues<OutcomeKind>().Length];
    private readonly List<ItemState> _withRemovals = [];
    private readonly VerifiedWrite _verified = new(context, model);

    /// <summary>By how many the run has changed the number of stored documents, those left out included.</summary>
    public int Records { get; private set; }

    /// <summary>How many documents the run would have removed and did not.</summary>
    public int RemovalsHeld { get; private set; }

    public int Count(OutcomeKind kind) => _outcomes[(int)kind];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<WriteMessage> batch = [];
        while (await context.Writes.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            int chunks = 0;
            while (batch.Count < DocumentsABatch && chunks < ChunksABatch && context.Writes.Reader.TryRead(out WriteMessage? message))
            {
                batch.Add(message);
                chunks += (message as WriteDocument)?.Chunks.Chunks.Count ?? 0;
            }
            await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            batch.Clear();
        }
        await context.Stages.RetireAsync(() => RetireAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task RetireAsync(CancellationToken cancellationToken)
    {
        await RemoveAsync(cancellationToken).ConfigureAwait(false);
        if (context.Duplicates is not null)
            await new DuplicateSettlement(context, model, WriteAsync).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(List<WriteMessage> batch, CancellationToken cancellationToken)
    {
        List<WriteDocument> documents = [.. batch.OfType<WriteDocument>()];
        if (documents.Count > 0)
            await WriteDocumentsAsync(documents, cancellationToken).ConfigureAwait(false);
        foreach (KeepDocument kept in batch.OfType<KeepDocument>())
            await GiveAsync(new DocumentOutcome(kept.Document.Id, OutcomeKind.Unchanged) { Reason = kept.Document.LeftOut }, cancellationToken).ConfigureAwait(false);
        await RecordAsync([.. batch.Where(message => message.Item.Complete()).Select(message => message.Item)], cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteDocumentsAsync(List<WriteDocument> documents, CancellationToken cancellationToken)
    {
        string?[] losses;
        try
        {
            losses = await _verified.WriteAsync(documents, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await WriteAloneAsync(documents, e, cancellationToken).ConfigureAwait(false);
            return;
        }
        for (int i = 0; i < losses.Length; i++)
            await GiveAsync(documents[i], losses[i], null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A batch that the store refused is written document by document, so that only those fail that must.</summary>
    private async Task WriteAloneAsync(List<WriteDocument> documents, Exception refusal, CancellationToken cancellationToken)
    {
        foreach (WriteDocument document in documents)
        {
            Exception? error = documents.Count == 1 ? refusal : null;
            string? loss = null;
            if (error is null)
            {
                try
                {
                    loss = (await _verified.WriteAsync([document], cancellationToken).ConfigureAwait(false))[0];
                }
                catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    error = e;
                }
            }
            await GiveAsync(document, loss ?? error?.Message, error, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask GiveAsync(WriteDocument document, string? failure, Exception? exception, CancellationToken cancellationToken)
    {
        if (failure is null)
        {
            await GiveAsync(document, cancellationToken).ConfigureAwait(false);
            return;
        }
        string id = document.Chunks.Document.Id;
        document.Item.Fail($"{id}: {failure}");
        await context.FailAsync(id, failure, exception, cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordAsync(List<ItemState> done, CancellationToken cancellationToken)
    {
        List<ItemState> complete = [];
        foreach (ItemState item in done)
        {
            // What an item no longer gives is removed at the end of the run, when it is known that no other item gives it now.
            if (item.Error is null && item.Stored.Any(document => !item.Given.Contains(document.Id)))
                _withRemovals.Add(item);
            else
                complete.Add(item);
        }
        if (complete.Count > 0)
            await RecordCompleteAsync(complete, cancellationToken).ConfigureAwait(false);
        if (done.Count > 0)
            context.Progress.Update(state => state with { ItemsDone = state.ItemsDone + done.Count });
    }

    /// <summary>Items that cannot be recorded, on a full disk for example, are stored but looked at again by the next run; the rest goes on.</summary>
    private async Task RecordCompleteAsync(List<ItemState> items, CancellationToken cancellationToken)
    {
        try
        {
            await _parts.Ledger.RecordEntriesAsync([.. items.Select(Entry)], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            foreach (ItemState item in items.Where(item => item.Error is null))
                await context.FailAsync(item.QualifiedId, e.Message, e, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        RemovalGuard guard = new(context, _withRemovals);
        foreach (SourceRemovals held in guard.Held)
        {
            RemovalsHeld += held.Documents.Count;
            await context.FailAsync(held.SourceId, held.Reason, null, cancellationToken).ConfigureAwait(false);
        }
        foreach (string[] batch in guard.Allowed.SelectMany(source => source.Documents).Chunk(DocumentsABatch))
        {
            await _parts.Store.DeleteAsync(batch, cancellationToken).ConfigureAwait(false);
            Records -= batch.Length;
            foreach (string id in batch)
                await GiveAsync(new DocumentOutcome(id, OutcomeKind.Removed), cancellationToken).ConfigureAwait(false);
        }
        foreach (SourceRemovals allowed in guard.Allowed)
        {
            if (allowed.Items.Count > 0)
                await _parts.Ledger.RecordEntriesAsync([.. allowed.Items.Select(Entry)], cancellationToken).ConfigureAwait(false);
            if (allowed.Gone.Count > 0)
                await _parts.Ledger.RemoveEntriesAsync(allowed.SourceId, allowed.Gone, cancellationToken).ConfigureAwait(false);
        }
    }

    private LedgerEntry Entry(ItemState item) => new(item.Source.Id, item.Item.Id, item.Error is null ? item.Version : "")
    {
        Error = item.Error,
        Attempts = item.Error is null ? 0 : (item.Previous?.Attempts ?? 0) + 1,
        Run = context.Stages.RunId,
        At = _parts.Time.GetUtcNow(),
    };

    private ValueTask GiveAsync(WriteDocument document, CancellationToken cancellationToken)
    {
        Records += document.IsNew ? 1 : 0;
        OutcomeKind kind = document.Chunks.Document.LeftOut is not null ? OutcomeKind.LeftOut : document.IsNew ? OutcomeKind.Added : OutcomeKind.Updated;
        return GiveAsync(
            new DocumentOutcome(document.Chunks.Document.Id, kind) { Chunks = document.Chunks.Chunks.Count, Embedded = document.Embedded, Reused = document.Reused, Cached = document.Cached, Reason = document.Remark ?? document.Chunks.Document.LeftOut },
            cancellationToken);
    }

    private ValueTask GiveAsync(DocumentOutcome outcome, CancellationToken cancellationToken)
    {
        _outcomes[(int)outcome.Kind]++;
        context.Progress.Update(
            state => state with { Documents = state.Documents + 1, Chunks = state.Chunks + outcome.Chunks }, report: false);
        return context.Outcomes.Writer.WriteAsync(outcome, cancellationToken);
    }
}
