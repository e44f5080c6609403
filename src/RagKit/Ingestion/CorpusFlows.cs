using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using RagKit.Flows;
using RagKit.Sync;
using RagKit.Versions;

namespace RagKit.Ingestion;

/// <summary>
/// What a corpus does for long, as flows. A run that <see cref="Corpus.IngestAsync"/> starts has the caller's options and gives its outcomes to
/// the caller; one that a schedule starts, or that is resumed, has the default options and is seen by its events.
/// </summary>
internal sealed class CorpusFlows : IDisposable
{
    private readonly CorpusParts _parts;
    private readonly SemaphoreSlim _working = new(1);
    private readonly ConcurrentDictionary<string, IngestRun> _called = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _rebuilding = new(1);
    private readonly ConcurrentDictionary<string, ReindexRun> _reindexing = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IProgress<IngestProgress>> _progress = new(StringComparer.Ordinal);

    public CorpusFlows(CorpusParts parts)
    {
        _parts = parts;
        Ingest = Flow.Create(IngestName(parts), IngestAsync);
        Retrain = Flow.Create($"retrain-{parts.Name}", RetrainAsync);
        Reindex = Flow.Create($"reindex-{parts.Name}", ReindexAsync);
    }

    public static string IngestName(CorpusParts parts) => $"ingest-{parts.Name}";

    public Flow<Nothing, IngestSummary> Ingest { get; }

    public Flow<Nothing, Nothing> Retrain { get; }

    public Flow<Nothing, ReindexResult> Reindex { get; }

    public async IAsyncEnumerable<DocumentOutcome> IngestAsync(
        IngestOptions options, PlannedWork? planned, IProgress<IngestProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using IDisposable turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        IngestRun work = new(_parts, options, progress) { Planned = planned };
        string id = _parts.Runner.NewRunId(Ingest);
        _called[id] = work;
        RunHandle<IngestSummary> run = await _parts.Runner.StartAsync(Ingest, new RunOptions { Id = id }, cancellationToken).ConfigureAwait(false);
        bool complete = false;
        try
        {
            // The run completes the channel when it ends, for whatever reason: cancellation reaches it, not this loop.
            await foreach (DocumentOutcome outcome in OutcomesAsync(work, run).ConfigureAwait(false))
                yield return outcome;
            complete = true;
        }
        finally
        {
            if (!complete)
                run.Cancel();
            await run.Ended.ConfigureAwait(false);
        }
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfFailed(await run.Ended.ConfigureAwait(false));
    }

    public async Task RetrainAsync(IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string id = _parts.Runner.NewRunId(Retrain);
        if (progress is not null)
            _progress[id] = progress;
        RunHandle<Nothing> run = await _parts.Runner.StartAsync(Retrain, new RunOptions { Id = id }, cancellationToken).ConfigureAwait(false);
        RunSummary summary = await run.Ended.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfFailed(summary);
    }

    public async Task<ReindexResult> ReindexAsync(ReindexOptions options, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string id = _parts.Runner.NewRunId(Reindex);
        _reindexing[id] = new ReindexRun(_parts, options, progress, WaitAsync);
        RunHandle<ReindexResult> run = await _parts.Runner.StartAsync(Reindex, new RunOptions { Id = id }, cancellationToken).ConfigureAwait(false);
        RunSummary summary = await run.Ended.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfFailed(summary);
        return await run.Result.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _working.Dispose();
        _rebuilding.Dispose();
    }

    /// <summary>Keeps what changes the corpus apart.</summary>
    /// <exception cref="InvalidOperationException">Something is at work.</exception>
    private async Task<IDisposable> EnterAsync(CancellationToken cancellationToken) =>
        await _working.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false)
            ? new Turn(_working)
            : throw new InvalidOperationException($"Corpus '{_parts.Name}' is being ingested already: wait for that run to end.");

    /// <summary>Waits until nothing changes the corpus.</summary>
    private async Task<IDisposable> WaitAsync(CancellationToken cancellationToken)
    {
        await _working.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_working);
    }

    private async Task<ReindexResult> ReindexAsync(FlowRun run)
    {
        if (!_reindexing.TryRemove(run.Id, out ReindexRun? work))
            work = new ReindexRun(_parts, new ReindexOptions(), progress: null, WaitAsync);
        if (!await _rebuilding.WaitAsync(TimeSpan.Zero, run.CancellationToken).ConfigureAwait(false))
            throw new InvalidOperationException($"Corpus '{_parts.Name}' is being reindexed already: wait for that run to end.");
        using Turn turn = new(_rebuilding);
        return await work.RunAsync(run).ConfigureAwait(false);
    }

    private async Task RetrainAsync(FlowRun run)
    {
        _progress.TryRemove(run.Id, out IProgress<IngestProgress>? progress);
        using IDisposable turn = await EnterAsync(run.CancellationToken).ConfigureAwait(false);
        IngestOptions options = new();
        await new ModelUpkeep(_parts, options, new ProgressReporter(progress), new IngestStages(run, options, [])).RetrainAsync(run.CancellationToken).ConfigureAwait(false);
    }

    private async Task<IngestSummary> IngestAsync(FlowRun run)
    {
        bool isCalled = _called.TryRemove(run.Id, out IngestRun? work);
        work ??= new IngestRun(_parts, new IngestOptions(), progress: null);
        try
        {
            using IDisposable? turn = isCalled ? null : await EnterAsync(run.CancellationToken).ConfigureAwait(false);
            Task unread = isCalled ? Task.CompletedTask : DrainAsync(work);
            IngestSummary summary = await work.RunAsync(run).ConfigureAwait(false);
            await unread.ConfigureAwait(false);
            return summary;
        }
        finally
        {
            work.Close();
        }
    }

    /// <summary>The outcomes as they come; ends with the run also when that never began its work.</summary>
    private static async IAsyncEnumerable<DocumentOutcome> OutcomesAsync(IngestRun work, RunHandle run)
    {
        _ = run.Ended.ContinueWith(_ => work.Close(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await foreach (DocumentOutcome outcome in work.Outcomes.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            yield return outcome;
    }

    private static async Task DrainAsync(IngestRun work)
    {
        await foreach (DocumentOutcome _ in work.Outcomes.ReadAllAsync().ConfigureAwait(false))
        {
            // Nobody asked for them: the run's summary and the corpus's ledger have them.
        }
    }

    private static void ThrowIfFailed(RunSummary summary)
    {
        if (summary.Error is not null)
            ExceptionDispatchInfo.Throw(summary.Error);
    }

    private sealed class Turn(SemaphoreSlim working) : IDisposable
    {
        public void Dispose() => working.Release();
    }
}
