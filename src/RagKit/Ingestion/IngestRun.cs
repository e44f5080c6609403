using System.Threading.Channels;
using RagKit.Cleaning;
using RagKit.Flows;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Ingestion;

/// <summary>
/// One ingestion: a lister, readers, processors and one writer, joined by bounded channels, then the upkeep of the model.
/// The first stage that throws ends them all.
/// </summary>
internal sealed class IngestRun(CorpusParts parts, IngestOptions options, IProgress<IngestProgress>? progress)
{
    private const int OutcomesAhead = 4096;

    private readonly Channel<DocumentOutcome> _outcomes = Channel.CreateBounded<DocumentOutcome>(new BoundedChannelOptions(OutcomesAhead) { SingleReader = true });

    /// <summary>
    /// The version that a new one is made from, itself a ledger: items that it knows in the version listed are not fetched and parsed but taken from what it
    /// keeps, and vectors of equal chunks are its. <see langword="null"/> for an ordinary run.
    /// </summary>
    public IChunkStore? Origin { get; init; }

    /// <summary>The plan that is carried out; <see langword="null"/> for a run that does all there is to do.</summary>
    public PlannedWork? Planned { get; init; }

    /// <summary>One outcome a document; complete when the run is, for whatever reason. It must be read for the run to go on.</summary>
    public ChannelReader<DocumentOutcome> Outcomes => _outcomes.Reader;

    /// <summary>Nothing more comes.</summary>
    public void Close() => _outcomes.Writer.TryComplete();

    public async Task<IngestSummary> RunAsync(FlowRun run)
    {
        try
        {
            if (Planned is not null)
                await Planned.RequireValidAsync(parts, run.CancellationToken).ConfigureAwait(false);
            DuplicateIndex? duplicates = parts.Duplicates is DuplicateRemover remover ? await remover.BeginAsync(parts, run.CancellationToken).ConfigureAwait(false) : null;
            IngestContext context = new(parts, options, new ProgressReporter(progress), new IngestStages(run, options, parts.EnrichLimits), _outcomes, duplicates) { Origin = Origin, Planned = Planned };
            CorpusManifest manifest = await new ManifestPreparation(parts, options).RunAsync(run.CancellationToken).ConfigureAwait(false);
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(run.CancellationToken);
            return await RunStagesAsync(context, new IngestModel(parts.Embedder, manifest, stop.Token), stop).ConfigureAwait(false);
        }
        finally
        {
            Close();
        }
    }

    private async Task<IngestSummary> RunStagesAsync(IngestContext context, IngestModel model, CancellationTokenSource stop)
    {
        StageGroup stages = new(stop);
        StoreWriter writer = new(context, model);
        IngestSummary Summary() => new(
            writer.Count(OutcomeKind.Added), writer.Count(OutcomeKind.Updated), context.UnchangedCount + writer.Count(OutcomeKind.Unchanged),
            writer.Count(OutcomeKind.Removed), context.FailedCount)
        {
            LeftOut = writer.Count(OutcomeKind.LeftOut),
            RemovalsHeld = writer.RemovalsHeld,
        };
        try
        {
            int before = (await parts.Store.CountAsync(stop.Token).ConfigureAwait(false)).Documents;
            await Task.WhenAll(
                stages.RunAsync(1, new SourceLister(context).RunAsync, () => context.Items.Writer.Complete()),
                ReadAndProcessAsync(context, stages, model),
                stages.RunAsync(1, writer.RunAsync, static () => { })).ConfigureAwait(false);
            stages.ThrowIfFailed();
            await context.Stages.VerifyAsync(() => VerifyAsync(before + writer.Records, stop.Token), stop.Token).ConfigureAwait(false);
            await new ModelUpkeep(parts, options, context.Progress, context.Stages).RunAsync(stop.Token).ConfigureAwait(false);
            return Summary();
        }
        finally
        {
            IngestSummary summary = Summary();
            Log.Ingested(parts.Logger, parts.Name, summary.Added, summary.Updated, summary.Unchanged, summary.Removed, summary.Failed);
            context.Progress.Update(state => state with { Stage = IngestStage.Done });
        }
    }

    /// <summary>Readers and processors both write to the writer's channel: it is complete when all of them are through.</summary>
    private async Task ReadAndProcessAsync(IngestContext context, StageGroup stages, IngestModel model)
    {
        await Task.WhenAll(
            stages.RunAsync(options.MaxConcurrency, new ItemReader(context).RunAsync, () => context.Documents.Writer.Complete()),
            stages.RunAsync(options.MaxConcurrency, new DocumentProcessor(context, model).RunAsync, static () => { })).ConfigureAwait(false);
        context.Writes.Writer.Complete();
    }

    /// <summary>Counts back what the store holds. Another process that writes meanwhile makes a difference, too: so it is told, and no failure.</summary>
    private async Task VerifyAsync(int expected, CancellationToken cancellationToken)
    {
        int found = (await parts.Store.CountAsync(cancellationToken).ConfigureAwait(false)).Documents;
        if (found != expected)
            Log.CountDiffers(parts.Logger, parts.Name, expected, found);
    }
}
