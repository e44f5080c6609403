using System.Runtime.CompilerServices;
using RagKit.Stores;

namespace RagKit.Ingestion;

/// <summary>
/// One ingestion: a lister, readers, processors and one writer, joined by bounded channels, then the upkeep of the model.
/// The first stage that throws ends them all.
/// </summary>
internal sealed class IngestRun(CorpusParts parts, IngestOptions options, IProgress<IngestProgress>? progress)
{
    private readonly IngestContext _context = new(parts, options, new ProgressReporter(progress));

    public async IAsyncEnumerable<DocumentOutcome> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CorpusManifest manifest = await new ManifestPreparation(parts, options).RunAsync(cancellationToken).ConfigureAwait(false);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IngestModel model = new(parts.Embedder, manifest, stop.Token);
        Task stages = Task.Run(() => RunStagesAsync(model, stop), CancellationToken.None);
        bool complete = false;
        try
        {
            // The stages complete the channel when they end, for whatever reason: cancellation reaches them, not this loop.
            await foreach (DocumentOutcome outcome in _context.Outcomes.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return outcome;
            complete = true;
        }
        finally
        {
            if (!complete)
                await stop.CancelAsync().ConfigureAwait(false);
            await stages.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        cancellationToken.ThrowIfCancellationRequested();
        await stages.ConfigureAwait(false);
    }

    private async Task RunStagesAsync(IngestModel model, CancellationTokenSource stop)
    {
        StageGroup stages = new(stop);
        StoreWriter writer = new(_context, model);
        try
        {
            await Task.WhenAll(
                stages.RunAsync(1, new SourceLister(_context).RunAsync, () => _context.Items.Writer.Complete()),
                ReadAndProcessAsync(stages, model),
                stages.RunAsync(1, writer.RunAsync, static () => { })).ConfigureAwait(false);
            stages.ThrowIfFailed();
            await new ModelUpkeep(parts, options, _context.Progress).RunAsync(stop.Token).ConfigureAwait(false);
        }
        finally
        {
            Log.Ingested(parts.Logger, parts.Name, writer.Count(OutcomeKind.Added), writer.Count(OutcomeKind.Updated),
                _context.UnchangedCount + writer.Count(OutcomeKind.Unchanged), writer.Count(OutcomeKind.Removed), _context.FailedCount);
            _context.Progress.Update(state => state with { Stage = IngestStage.Done });
            _context.Outcomes.Writer.Complete();
        }
    }

    /// <summary>Readers and processors both write to the writer's channel: it is complete when all of them are through.</summary>
    private async Task ReadAndProcessAsync(StageGroup stages, IngestModel model)
    {
        await Task.WhenAll(
            stages.RunAsync(options.MaxConcurrency, new ItemReader(_context).RunAsync, () => _context.Documents.Writer.Complete()),
            stages.RunAsync(options.MaxConcurrency, new DocumentProcessor(_context, model).RunAsync, static () => { })).ConfigureAwait(false);
        _context.Writes.Writer.Complete();
    }
}
