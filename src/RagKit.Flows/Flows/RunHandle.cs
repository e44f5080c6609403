using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>A run that was started. Thread-safe.</summary>
public abstract class RunHandle
{
    private readonly RunExecution _run;

    private protected RunHandle(RunExecution run) => _run = run;

    /// <summary>The run's id.</summary>
    public string Id => _run.Id;

    /// <summary>The flow's name.</summary>
    public string Flow => _run.Flow.Name;

    /// <summary>Ends when the run has ended, with how it did; never throws.</summary>
    public abstract Task<RunSummary> Ended { get; }

    /// <summary>Ends when the ledger knows of the run.</summary>
    internal Task Begun => _run.Begun;

    /// <summary>Asks the run to stop; it ends as cancelled.</summary>
    public void Cancel() => _run.Stop();

    /// <summary>The run's events from its first, until it has ended.</summary>
    public IAsyncEnumerable<RunEvent> WatchAsync(CancellationToken cancellationToken = default) => _run.Runner.WatchAsync(Id, cancellationToken: cancellationToken);
}

/// <summary>A run that was started and will have a result.</summary>
/// <typeparam name="TOut">The result.</typeparam>
public sealed class RunHandle<TOut> : RunHandle
{
    internal RunHandle(RunExecution run, Task<(RunSummary Summary, TOut Value)> work)
        : base(run)
    {
        Work = work;
        Ended = SummaryAsync(work);
        Result = ResultAsync(work);
        _ = Result.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <inheritdoc />
    public override Task<RunSummary> Ended { get; }

    /// <summary>The result.</summary>
    /// <exception cref="FlowRunException">The run did not complete.</exception>
    public Task<TOut> Result { get; }

    internal Task<(RunSummary Summary, TOut Value)> Work { get; }

    private static async Task<RunSummary> SummaryAsync(Task<(RunSummary Summary, TOut Value)> work) => (await work.ConfigureAwait(false)).Summary;

    private static async Task<TOut> ResultAsync(Task<(RunSummary Summary, TOut Value)> work)
    {
        (RunSummary summary, TOut value) = await work.ConfigureAwait(false);
        if (summary.Run.State.IsSuccess())
            return value;
        throw RunEnding.Exception(summary);
    }
}
