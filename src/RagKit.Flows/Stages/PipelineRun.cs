using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace RagKit.Stages;

/// <summary>What the parts of one run share: how it ends, its clock, and where failures go. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Without a timer the sources hold nothing, and Drain may be called at any time.")]
internal sealed class PipelineRun
{
    /// <summary>What <see cref="Clock"/> says when nobody wants to know.</summary>
    public const long Unmeasured = 0;

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _drain = new();
    private readonly Func<StageFailure, CancellationToken, ValueTask>? _onFailed;
    private readonly CancellationToken _caller;
    private readonly List<Stage> _stages = [];
    private ExceptionDispatchInfo? _first;
    private ExceptionDispatchInfo? _ofSource;

    public PipelineRun(StageRunOptions options, Func<StageFailure, CancellationToken, ValueTask>? onFailed, bool keepsFailures, CancellationToken caller)
    {
        (Options, KeepsFailures, _onFailed, _caller) = (options, keepsFailures, onFailed, caller);
        Stop = _stop.Token;
        Drained = _drain.Token;
    }

    public StageRunOptions Options { get; }

    /// <summary>Whether failed items are handed on to the end, for a reader of outcomes.</summary>
    public bool KeepsFailures { get; }

    /// <summary>Aborts everything.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Ends the reading of the source; cancelled when <see cref="Stop"/> is, too.</summary>
    public CancellationToken Drained { get; }

    public IReadOnlyList<Stage> Stages => _stages;

    /// <summary>The source's part of the run; set while the pipeline is put together.</summary>
    public Func<Task> Source { get; set; } = static () => Task.CompletedTask;

    /// <summary>The time for measuring, above zero, or <see cref="Unmeasured"/>.</summary>
    public long Clock() => Options.RebalanceEvery is null && !StageMetrics.IsListenedTo ? Unmeasured : Options.Time.GetTimestamp() + 1;

    public void Add(Stage stage) => _stages.Add(stage);

    public void Drain() => _drain.Cancel();

    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>Whether an exception is an item's, and not the run's end.</summary>
    public bool IsFailure(Exception exception) => exception is not OperationCanceledException || !Stop.IsCancellationRequested;

    /// <summary>Keeps what ends the run, if it is the first; always true.</summary>
    public bool Keeps(Exception exception)
    {
        if (IsFailure(exception))
            Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(exception), null);
        return true;
    }

    /// <summary>Keeps what the source threw, for when all that was read is finished; always true.</summary>
    public bool KeepsOfSource(Exception exception)
    {
        if (IsFailure(exception))
            _ofSource = ExceptionDispatchInfo.Capture(exception);
        return true;
    }

    /// <summary>Says that a stage could not do an item.</summary>
    /// <exception cref="StageFailedException">The run stops on failure.</exception>
    public async ValueTask FailedAsync(StageFailure failure)
    {
        if (_onFailed is not null)
            await _onFailed(failure, Stop).ConfigureAwait(false);
        if (Options.StopOnFailure)
            throw new StageFailedException(failure);
    }

    /// <summary>Runs the stages to their end.</summary>
    /// <exception cref="OperationCanceledException">The caller aborted the run.</exception>
    public async Task RunAsync()
    {
        using (StageMetrics.Watch(this))
        using (_caller.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop))
        using (Options.Drain.UnsafeRegister(static drain => ((CancellationTokenSource)drain!).Cancel(), _drain))
        using (Stop.UnsafeRegister(static drain => ((CancellationTokenSource)drain!).Cancel(), _drain))
        using (WorkerRebalancing.Begin(this))
        {
            foreach (Stage stage in _stages)
                stage.Start();
            await Task.WhenAll([Source(), .. _stages.Select(static stage => stage.Completion)]).ConfigureAwait(false);
        }
        _caller.ThrowIfCancellationRequested();
        _first?.Throw();
        _ofSource?.Throw();
    }
}
