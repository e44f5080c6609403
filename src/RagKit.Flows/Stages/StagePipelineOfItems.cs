using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using RagKit.Runs;

namespace RagKit.Stages;

/// <summary>
/// Stages joined by bounded queues: a slow stage holds up those before it, and memory stays bounded. A pipeline is a description; every
/// run reads the source anew. Immutable and thread-safe; the functions that it is given are called from several threads at once, with a
/// token that is cancelled when the run is aborted.
/// <para>
/// An item that throws in a stage fails alone: the handlers of <c>OnFailed</c> hear of it and the others go on, unless the run stops on
/// failure. A stage tries nothing again, but for the parts of a batch that failed: retries belong into the functions.
/// </para>
/// <para>
/// A run whose token is cancelled is aborted: functions at work are cancelled and waited for, nothing more comes out, and
/// <see cref="OperationCanceledException"/> escapes. A run that drains takes nothing more and finishes what it has taken.
/// </para>
/// </summary>
/// <typeparam name="T">What the last stage makes.</typeparam>
public sealed partial class StagePipeline<T>
{
    private readonly Action<PipelineRun, StageQueue<T>> _connect;
    private readonly Func<StageFailure, CancellationToken, ValueTask>? _onFailed;
    private readonly ImmutableArray<string> _names;

    internal StagePipeline(Action<PipelineRun, StageQueue<T>> connect, Func<StageFailure, CancellationToken, ValueTask>? onFailed, ImmutableArray<string> names) =>
        (_connect, _onFailed, _names) = (connect, onFailed, names);

    /// <summary>
    /// Calls a function for every item that fails in any stage, wherever this stands among the stages; several are called one after the
    /// other. It is called from several threads at once, before the next item of that worker. What it throws aborts the run: a failure that
    /// cannot be recorded is not passed over.
    /// </summary>
    public StagePipeline<T> OnFailed(Func<StageFailure, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Func<StageFailure, CancellationToken, ValueTask>? first = _onFailed;
        return new StagePipeline<T>(_connect, first is null ? handler : BothAsync, _names);

        async ValueTask BothAsync(StageFailure failure, CancellationToken cancellationToken)
        {
            await first(failure, cancellationToken).ConfigureAwait(false);
            await handler(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps every item that fails in any stage as a dead letter.</summary>
    /// <param name="letters">Where.</param>
    /// <param name="origin">The pipeline's name in the letters.</param>
    /// <param name="id">What names the piece of work, such as the source's item: it is kept once however often it fails.</param>
    /// <param name="input">The source's item, encoded, so that it can be redriven; by default nothing.</param>
    public StagePipeline<T> OnFailed(
        IDeadLetterStore letters, string origin, Func<StageFailure, string> id, Func<StageFailure, ReadOnlyMemory<byte>>? input = null)
    {
        ArgumentNullException.ThrowIfNull(letters);
        ArgumentException.ThrowIfNullOrEmpty(origin);
        ArgumentNullException.ThrowIfNull(id);
        return OnFailed((failure, cancellationToken) =>
            letters.AddAsync([failure.ToDeadLetter(id(failure), origin, input?.Invoke(failure) ?? default)], cancellationToken));
    }

    /// <summary>Runs the pipeline in the background. Read the outcomes: a run whose outcomes nobody reads waits for its reader.</summary>
    /// <param name="options">How; by default unordered, with <see cref="PipelinePreset.Standard"/>.</param>
    /// <param name="cancellationToken">Aborts the run.</param>
    public StageRun<T> Start(StageRunOptions? options = null, CancellationToken cancellationToken = default) =>
        Start(options, keepsFailures: true, cancellationToken);

    /// <summary>Runs the pipeline to its end, and tells how its stages then stood. What the last stage makes is let go.</summary>
    /// <inheritdoc cref="AsAsyncEnumerable"/>
    public async Task<IReadOnlyList<StageProgress>> RunAsync(StageRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        StageRun<T> run = Start(options, keepsFailures: false, cancellationToken);
        await using (run.ConfigureAwait(false))
        {
            await run.ReadToEndAsync().ConfigureAwait(false);
            return run.Progress;
        }
    }

    /// <summary>Runs the pipeline and gives what the last stage makes; failed items are left out. Leaving the loop early aborts the run.</summary>
    /// <param name="options">How; by default unordered, with <see cref="PipelinePreset.Standard"/>.</param>
    /// <param name="cancellationToken">Aborts the run.</param>
    /// <exception cref="OperationCanceledException">The run was aborted.</exception>
    /// <exception cref="StageFailedException">An item failed and the run stops on failure.</exception>
    /// <exception cref="Exception">What the source threw, once all that was read before is finished; or a handler of failures, at once.</exception>
    public async IAsyncEnumerable<T> AsAsyncEnumerable(StageRunOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StageRun<T> run = Start(options, keepsFailures: false, cancellationToken);
        await using (run.ConfigureAwait(false))
        {
            await foreach (StageOutcome<T> outcome in run.OutcomesAsync().ConfigureAwait(false))
                yield return outcome.Value;
        }
    }

    private StageRun<T> Start(StageRunOptions? options, bool keepsFailures, CancellationToken cancellationToken)
    {
        StageRunOptions valid = (options ?? new()).Validate();
        PipelineRun run = new(valid, _onFailed, keepsFailures, cancellationToken);
        StageQueue<T> output = new(valid.Preset.Capacity, numbered: false, priority: null);
        _connect(run, output);
        return new StageRun<T>(run, output);
    }
}
