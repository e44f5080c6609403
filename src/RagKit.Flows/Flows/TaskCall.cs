using System.Diagnostics;
using RagKit.Limits;
using RagKit.Resilience;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>One call of a task: runs it as its policy says, and writes down what happens.</summary>
internal sealed class TaskCall<TIn, TOut>(
    RunExecution run, TaskRuntime<TIn, TOut> runtime, FlowTransaction? transaction, TIn input, TaskKey key, UInt128 inputHash, CancellationToken cancellationToken)
    : TaskRun(run, key)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private string? _displayName;
    private bool _isKnown;

    public override string Name => Task.Name;

    public override string DisplayName => _displayName ??= Task.Describe?.Invoke(input) ?? Task.Name;

    public FlowTask<TIn, TOut> Task => runtime.Task;

    public TIn Input => input;

    /// <summary>The state the call has come to.</summary>
    public RunState State { get; private set; }

    public async Task<TOut> RunAsync()
    {
        using Activity? activity = FlowTelemetry.StartTask(this);
        try
        {
            if (Execution.IsResumed && await RestoreAsync().ConfigureAwait(false) is Restored<TOut> known)
                return known.Value;
            if (Task.Options.Cache.IsEnabled)
                return await new CachedCall<TIn, TOut>(this, runtime, transaction).RunAsync(cancellationToken).ConfigureAwait(false);
            TOut value = await ExecuteAsync(cancellationToken).ConfigureAwait(false);
            await CompleteAsync(value, commitCache: null).ConfigureAwait(false);
            return value;
        }
        catch (Exception e) when (FlowTelemetry.Note(activity, e))
        {
            await FailAsync(e).ConfigureAwait(false);
            throw;
        }
        finally
        {
            FlowTelemetry.TaskEnded(Task.Name, State, Attempt, _began);
        }
    }

    /// <summary>Makes the attempts; writes down their beginnings, but not the end.</summary>
    public ValueTask<TOut> ExecuteAsync(CancellationToken token) => runtime.Attempts is null
        ? AttemptAsync(1, token)
        : runtime.Attempts.RunAsync(
            static (call, attempt, attemptToken) => call.AttemptAsync(attempt, attemptToken),
            static (call, failed) => call.RetryAsync(failed), this, token);

    /// <summary>The body has done its work: commits it, or leaves that to the transaction.</summary>
    /// <param name="value">The result.</param>
    /// <param name="commitCache">Puts the result into the cache; null where it is not cached.</param>
    public async ValueTask CompleteAsync(TOut value, Func<ValueTask>? commitCache)
    {
        if (transaction is null && Task.Hooks.Commit is not null)
            await CallTransaction.CommitAloneAsync(this, value).ConfigureAwait(false);
        State = RunState.Completed;
        await Execution.AppendAsync(await KeepAsync(Event(RunState.Completed), value).ConfigureAwait(false)).ConfigureAwait(false);
        if (transaction is not null)
            transaction.Add(CallTransaction.Of(this, value, commitCache));
        else if (commitCache is not null)
            await commitCache().ConfigureAwait(false);
        if (Task.Hooks.Completion is { } hook)
            await GuardAsync(() => hook(this, value)).ConfigureAwait(false);
    }

    /// <summary>The result was in the cache: the body was not run.</summary>
    public async ValueTask FromCacheAsync(TOut value)
    {
        State = RunState.Cached;
        Attempt = 0;
        FlowTelemetry.CacheHit(Task.Name);
        RunEvent? pending = MakeKnown();
        RunEvent cached = await KeepAsync(Event(RunState.Cached), value).ConfigureAwait(false);
        await Execution.AppendAsync(pending, cached).ConfigureAwait(false);
    }

    public RunEvent Event(RunState state) =>
        new(RunId, Execution.NextSequence(), runtime.Runner.Time.GetUtcNow(), Key, Task.Name, state) { DisplayName = DisplayName, Attempt = Attempt };

    private ValueTask<TOut> AttemptAsync(int attempt, CancellationToken token)
    {
        (Attempt, CancellationToken, Reported) = (attempt, token, null);
        return Task.Options.Limits.Count > 0 ? LimitedAsync(token) : RunBodyAsync();
    }

    private async ValueTask<TOut> RunBodyAsync()
    {
        State = RunState.Running;
        RunEvent? pending = MakeKnown();
        RunEvent running = Event(RunState.Running);
        await Execution.AppendAsync(pending, running).ConfigureAwait(false);
        return await Task.Body(input, this).ConfigureAwait(false);
    }

    /// <summary>Waits for the limits, and tells them how the attempt went.</summary>
    private async ValueTask<TOut> LimitedAsync(CancellationToken token)
    {
        if (MakeKnown() is RunEvent pending)
            await Execution.AppendAsync(pending).ConfigureAwait(false);
        LimitRequest request = new(Math.Max(1, Task.Hooks.Weight?.Invoke(input) ?? 1), Task.Options.Priority);
        using LimitLease? lease = await AcquireAsync(request, token).ConfigureAwait(false);
        long start = runtime.Runner.Time.GetTimestamp();
        Exception? error = null;
        try
        {
            return await RunBodyAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (See(e, ref error))
        {
            throw;
        }
        finally
        {
            lease?.Report(CallOutcomes.Of(Reported, error, runtime.Runner.Time.GetElapsedTime(start)));
        }
    }

    private async ValueTask<LimitLease?> AcquireAsync(LimitRequest request, CancellationToken token)
    {
        FlowTelemetry.Queued(Task.Name, 1);
        try
        {
            return await runtime.Runner.Limits.AcquireAllAsync(Task.Options.Limits, request, token).ConfigureAwait(false);
        }
        finally
        {
            FlowTelemetry.Queued(Task.Name, -1);
        }
    }

    private ValueTask<RunEvent> KeepAsync(RunEvent ended, TOut value) => Task.Options.KeepsResults ? runtime.Runner.Results.KeepAsync(ended, value) : new(ended);

    private ValueTask RetryAsync(FailedAttempt failed)
    {
        State = RunState.Retrying;
        FlowLog.Retrying(runtime.Runner.Logger, DisplayName, RunId, failed.Attempt, failed.Delay, failed.Exception.Message);
        FlowTelemetry.Retried(Task.Name);
        RunEvent retrying = Event(RunState.Retrying);
        return Execution.AppendAsync(retrying with { Message = failed.Exception.Message, Due = retrying.At + failed.Delay });
    }

    private async ValueTask FailAsync(Exception error)
    {
        State = error switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested => RunState.Cancelled,
            TimeoutException => RunState.TimedOut,
            _ => RunState.Failed,
        };
        RunEvent? pending = MakeKnown();
        RunEvent failed = Event(State) with { Message = error.Message };
        await Execution.AppendAsync(pending, failed).ConfigureAwait(false);
        if (State == RunState.Cancelled && Task.Hooks.Cancellation is { } cancellation)
            await GuardAsync(() => cancellation(this)).ConfigureAwait(false);
        else if (State != RunState.Cancelled && Task.Hooks.Failure is { } failure)
            await GuardAsync(() => failure(this, error)).ConfigureAwait(false);
    }

    /// <summary>What the ledger says of the call: its result where it was completed; else it is run, knowing whether it was at work before.</summary>
    private async ValueTask<Restored<TOut>?> RestoreAsync()
    {
        TaskInfo? known = await runtime.Runner.Runs.FindTaskAsync(RunId, Key, cancellationToken).ConfigureAwait(false);
        if (known is null || known.InputHash != inputHash)
            return null;
        _isKnown = true;
        if (known.State.IsSuccess() && Task.Options.KeepsResults)
        {
            Restored<TOut>? restored = await runtime.Runner.Results.RestoreAsync<TOut>(RunId, known, cancellationToken).ConfigureAwait(false);
            if (restored is { } result)
            {
                State = known.State;
                transaction?.Add(CallTransaction.Of(this, result.Value, commitCache: null));
            }
            return restored;
        }
        if (known.State.IsSuccess())
            return null;
        WasInterrupted = known.State is RunState.Running or RunState.Retrying or RunState.Crashed;
        if (!known.State.IsFinal())
        {
            FlowLog.Interrupted(runtime.Runner.Logger, DisplayName, RunId);
            await Execution.AppendAsync(Event(RunState.Crashed) with { Message = "Its process ended.", Attempt = known.Attempts }).ConfigureAwait(false);
        }
        return null;
    }

    /// <summary>The call's first event, when it has had none.</summary>
    private RunEvent? MakeKnown()
    {
        if (_isKnown)
            return null;
        _isKnown = true;
        return new(RunId, Execution.NextSequence(), runtime.Runner.Time.GetUtcNow(), Key, Task.Name, RunState.Pending) { DisplayName = DisplayName, InputHash = inputHash };
    }

    private ValueTask GuardAsync(Func<ValueTask> hook) => runtime.Runner.GuardHookAsync(DisplayName, RunId, hook);

    private static bool See(Exception exception, ref Exception? seen)
    {
        seen = exception;
        return true;
    }
}

/// <summary>A recorded result.</summary>
internal readonly record struct Restored<T>(T Value);
