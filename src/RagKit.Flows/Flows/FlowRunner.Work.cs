using System.Diagnostics;
using RagKit.Resilience;
using RagKit.Runs;

namespace RagKit.Flows;

public sealed partial class FlowRunner
{
    internal RunHandle<TOut> Start<TIn, TOut>(Flow<TIn, TOut> flow, TIn input, RunStart start, CancellationToken cancellationToken)
    {
        RunExecution? parent = start.Parent;
        CancellationTokenSource stop = parent is null
            ? CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken)
            : CancellationTokenSource.CreateLinkedTokenSource(parent.Stopping, cancellationToken);
        RunExecution run = new(this, flow, flow.Describe?.Invoke(input) ?? flow.Name, start, stop, cancellationToken);
        TaskCompletionSource<(RunSummary, TOut)> work = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RunHandle<TOut> handle = new(run, work.Task);
        bool isDone = start.Known?.State.IsSuccess() == true;
        if (!isDone)
            _active[run.Id] = handle;
        _ = Task.Run(RunAsync, CancellationToken.None);
        return handle;

        async Task RunAsync()
        {
            try
            {
                work.SetResult(isDone
                    ? await KnownAsync<TOut>(start.Known!, stop.Token).ConfigureAwait(false)
                    : await WorkAsync(run, flow, input, stop.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (Give(work, e))
            {
                FlowLog.HookThrew(Logger, $"flow '{flow.Name}'", run.Id, e);
            }
            finally
            {
                _active.TryRemove(run.Id, out _);
                run.Dispose();
                stop.Dispose();
            }
        }
    }

    internal async Task<TOut> RunSubflowAsync<TIn, TOut>(RunExecution parent, Flow<TIn, TOut> flow, TIn input)
    {
        Catalog.Add(flow);
        TaskKey key = parent.Keys.Next(CallKeys.Hash("flow " + flow.Name), default);
        string id = $"{parent.Id}/{flow.Name}-{key.ToString()[..16]}";
        RunInfo? known = parent.IsResumed ? await Runs.FindRunAsync(id, parent.Stopping).ConfigureAwait(false) : null;
        RunHandle<TOut> run = Start(flow, input, new RunStart(id, known, parent, parent.Gap), CancellationToken.None);
        RunSummary summary = await run.Ended.ConfigureAwait(false);
        if (summary.Run.State == RunState.Paused)
            parent.Pause(summary.Run.Message ?? "");
        parent.Stopping.ThrowIfCancellationRequested();
        return await run.Result.ConfigureAwait(false);
    }

    /// <summary>A run that was completed before gives what it gave then.</summary>
    private async Task<(RunSummary, TOut)> KnownAsync<TOut>(RunInfo known, CancellationToken cancellationToken)
    {
        TaskInfo info = await Runs.FindTaskAsync(known.Id, TaskKey.Run, cancellationToken).ConfigureAwait(false) ?? new TaskInfo(TaskKey.Run, known.Flow, known.State);
        Restored<TOut>? value = await Results.RestoreAsync<TOut>(known.Id, info, cancellationToken).ConfigureAwait(false);
        return value is { } restored
            ? (new RunSummary(known, TimeSpan.Zero, null), restored.Value)
            : throw new FlowException($"Run '{known.Id}' of flow '{known.Flow}' was completed, but its result could not be kept. Start a new run.");
    }

    private async Task<(RunSummary, TOut)> WorkAsync<TIn, TOut>(RunExecution run, Flow<TIn, TOut> flow, TIn input, CancellationToken stopping)
    {
        long began = Time.GetTimestamp();
        using Activity? activity = FlowTelemetry.StartRun(run);
        using CancellationTokenSource ended = new();
        Task claim = run.Parent is null ? new RunClaimKeeper(this, run).RunAsync(ended.Token) : Task.CompletedTask;
        try
        {
            (TOut value, RunState state, Exception? error) = await EndAsync(run, flow, input, activity, stopping).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await claim.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            TimeSpan duration = Time.GetElapsedTime(began);
            FlowTelemetry.RunEnded(flow.Name, state, duration);
            RunInfo info = await Runs.FindRunAsync(run.Id, CancellationToken.None).ConfigureAwait(false) ?? new RunInfo(run.Id, flow.Name, state);
            RunSummary summary = new(info, duration, state == RunState.Paused ? null : error);
            await TellAsync(run, summary).ConfigureAwait(false);
            return (summary, value);
        }
        finally
        {
            // Also when the ledger cannot be written any more: the run is nobody's then.
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Runs the body and writes down how it ended.</summary>
    private async Task<(TOut Value, RunState State, Exception? Error)> EndAsync<TIn, TOut>(
        RunExecution run, Flow<TIn, TOut> flow, TIn input, Activity? activity, CancellationToken stopping)
    {
        TOut value = default!;
        Exception? error = null;
        RunState state = RunState.Completed;
        try
        {
            await BeginAsync(run, input).ConfigureAwait(false);
            run.Begin();
            value = await AttemptsAsync(run, flow, input, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (FlowTelemetry.Note(activity, e))
        {
            error = e;
            state = RunEnding.StateOf(run, e);
        }
        RunEvent last = run.Event(state) with
        {
            Message = state switch
            {
                RunState.Paused => run.PauseReason ?? error?.Message,
                RunState.Crashed => "Its runner was stopped.",
                _ => error?.Message,
            },
        };
        await run.AppendAsync(state == RunState.Completed ? await Results.KeepAsync(last, value).ConfigureAwait(false) : last).ConfigureAwait(false);
        return (value, state, error);
    }

    /// <summary>Writes down that the run begins, and what it was doing when its process ended, if it did.</summary>
    private static async ValueTask BeginAsync<TIn>(RunExecution run, TIn input)
    {
        if (run.Known is { } known)
        {
            // Both at once: another crash in between would leave a run that is final and yet was never begun again.
            RunEvent? crashed = known.State.IsFinal() || known.State == RunState.Scheduled ? null : run.Event(RunState.Crashed) with { Message = "Its process ended." };
            await run.AppendAsync(crashed, run.Event(RunState.Running)).ConfigureAwait(false);
            return;
        }
        RunEvent pending = run.Event(RunState.Pending) with { Input = ResultCodec.TryEncode(input, out string? refusal), ParentRunId = run.Parent?.Id };
        if (refusal is not null)
            FlowLog.ResultNotKept(run.Runner.Logger, $"the input of '{run.Flow.Name}'", run.Id, refusal);
        await run.AppendAsync(pending, run.Event(RunState.Running)).ConfigureAwait(false);
    }

    private async ValueTask<TOut> AttemptsAsync<TIn, TOut>(RunExecution run, Flow<TIn, TOut> flow, TIn input, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        if (Attempts.For(flow.Options.Retry, flow.Name, Time) is not Attempts attempts)
            return await flow.Body(input, new FlowRun(run)).ConfigureAwait(false);
        return await attempts.RunAsync(
            static async (work, attempt, token) =>
            {
                await work.Run.BeginAttemptAsync(attempt, token).ConfigureAwait(false);
                return await work.Flow.Body(work.Input, new FlowRun(work.Run)).ConfigureAwait(false);
            },
            static (work, failed) => work.Run.AppendAsync(
                work.Run.Event(RunState.Retrying) with { Message = failed.Exception.Message, Attempt = failed.Attempt, Due = work.Run.Runner.Time.GetUtcNow() + failed.Delay }),
            (Run: run, Flow: flow, Input: input), stopping).ConfigureAwait(false);
    }

    private async Task TellAsync(RunExecution run, RunSummary summary)
    {
        if (run.Flow.Options.OnEnd is { } hook)
            await GuardHookAsync($"flow '{run.Flow.Name}'", run.Id, () => hook(summary)).ConfigureAwait(false);
        if (run.Parent is not null)
            return;
        foreach (IRunNotification notification in _notifications)
            await GuardHookAsync($"notification {notification.GetType().Name}", run.Id, () => notification.NotifyAsync(summary, CancellationToken.None)).ConfigureAwait(false);
    }

    private static bool Give<T>(TaskCompletionSource<T> work, Exception error) => work.TrySetException(error);
}
