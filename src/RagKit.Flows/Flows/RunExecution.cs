using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>A run at work: its identity, its events, its cancellation. Thread-safe.</summary>
internal sealed class RunExecution(
    FlowRunner runner, Flow flow, string displayName, RunStart start, CancellationTokenSource stop, CancellationToken asked) : IDisposable
{
    private readonly SemaphoreSlim _submitted = new(flow.Options.MaxConcurrency);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAsked;
    private volatile bool _isLost;
    private long _sequence = (start.Known?.LastSequence ?? 0) + start.Gap;

    public FlowRunner Runner { get; } = runner;

    public Flow Flow { get; } = flow;

    public string Id { get; } = start.Id!;

    public string DisplayName { get; } = displayName;

    public RunExecution? Parent { get; } = start.Parent;

    /// <summary>How many numbers its first event, and those of its subflows, leave out.</summary>
    public long Gap { get; } = start.Gap;

    /// <summary>What the ledger knew when the run was resumed; <see langword="null"/> for a new one.</summary>
    public RunInfo? Known { get; } = start.Known;

    /// <summary>Ends when the ledger knows that the run has begun, or it has ended without.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Whether the ledger may know of the run's calls.</summary>
    public bool IsResumed { get; private set; } = start.Known is not null;

    public CallKeys Keys { get; private set; } = new();

    /// <summary>Whether cached results are made anew.</summary>
    public bool RefreshesCache { get; } = start.RefreshesCache || start.Parent?.RefreshesCache == true;

    /// <summary>Cancelled when the run, or its present attempt, is to stop.</summary>
    public CancellationToken Stopping { get; private set; } = stop.Token;

    /// <summary>Whether the run as a whole is to stop.</summary>
    public bool IsStopping => stop.IsCancellationRequested;

    /// <summary>Whether somebody asked the run to stop; if not, it stops because its runner does.</summary>
    public bool IsAskedToStop => _isAsked || asked.IsCancellationRequested || Parent?.IsAskedToStop == true;

    /// <summary>Whether another process has taken the run: what happens to it here is written down no more.</summary>
    public bool IsLost => _isLost || Parent?.IsLost == true;

    /// <summary>Set when the run is to stop in order to wait for somebody.</summary>
    public string? PauseReason { get; private set; }

    /// <summary>How many submitted calls may be at work.</summary>
    public SemaphoreSlim Submitted => _submitted;

    public void Begin() => _begun.TrySetResult();

    public void Pause(string reason)
    {
        PauseReason = reason;
        Stop();
    }

    public void Lose()
    {
        _isLost = true;
        Stop();
    }

    public void Stop()
    {
        _isAsked = true;
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>The body is called with a token that is cancelled when this attempt has to end; not for the first time, if the number says so.</summary>
    public ValueTask BeginAttemptAsync(int attempt, CancellationToken token)
    {
        Stopping = token;
        if (attempt == 1)
            return default;
        (IsResumed, Keys) = (true, new());
        return AppendAsync(Event(RunState.Running) with { Attempt = attempt });
    }

    /// <summary>The number of the next event.</summary>
    public long NextSequence() => Interlocked.Increment(ref _sequence);

    public RunEvent Event(TaskKey task, string name, RunState state, DateTimeOffset at) => new(Id, NextSequence(), at, task, name, state);

    public RunEvent Event(RunState state) => Event(TaskKey.Run, Flow.Name, state, Runner.Time.GetUtcNow()) with { DisplayName = DisplayName };

    /// <summary>Writes events; not cancelled, as what has happened is to be known.</summary>
    public ValueTask AppendAsync(RunEvent happened) => IsLost ? default : Runner.Runs.AppendAsync(new ReadOnlySpan<RunEvent>(in happened), CancellationToken.None);

    /// <summary>Writes an event and, where there is one, another before it.</summary>
    public ValueTask AppendAsync(RunEvent? first, RunEvent second)
    {
        if (first is null)
            return AppendAsync(second);
        if (IsLost)
            return default;
        Two events = default;
        (events[0], events[1]) = (first, second);
        return Runner.Runs.AppendAsync(events, CancellationToken.None);
    }

    public void Dispose()
    {
        Begin();
        _submitted.Dispose();
    }

    [System.Runtime.CompilerServices.InlineArray(2)]
    private struct Two
    {
        private RunEvent _first;
    }
}
