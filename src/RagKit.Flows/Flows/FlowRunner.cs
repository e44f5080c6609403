using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RagKit.Caching;
using RagKit.Limits;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>Runs flows, resumes them, and says what they did. Thread-safe; one a process is enough. Dispose it to stop what is running.</summary>
public sealed partial class FlowRunner : IAsyncDisposable
{
    private readonly ConditionalWeakTable<FlowTask, object> _runtimes = [];
    private readonly ConcurrentDictionary<string, RunHandle> _active = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _starting = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<IRunNotification> _notifications;
    private readonly Lazy<HybridCache> _cache;
    private int _isDisposed;

    /// <summary>Creates a runner; with everything in memory by default.</summary>
    /// <param name="options">What it works with.</param>
    /// <param name="catalog">The flows and tasks known by name; flows that it starts are added.</param>
    public FlowRunner(FlowRunnerOptions? options = null, FlowCatalog? catalog = null)
    {
        options ??= new();
        Time = options.Time;
        Logger = (options.Logging ?? NullLoggerFactory.Instance).CreateLogger(FlowTelemetry.Name);
        Runs = options.Runs ?? new MemoryRunStore();
        DeadLetters = options.DeadLetters ?? Runs as IDeadLetterStore ?? new MemoryRunStore();
        Values = options.Values ?? Runs as ICacheStore ?? new MemoryCacheStore();
        _cache = new(() => options.Cache ?? new DurableHybridCache(Values, new DurableHybridCacheOptions { Json = ResultCodec.Json }, time: Time, logger: options.Logging?.CreateLogger<DurableHybridCache>()));
        Owner = RunClaimKeeper.MakeOwner(Runs);
        Limits = new(options.Limits);
        Results = new(Runs, Values, Time, Logger);
        Catalog = catalog ?? new();
        _notifications = options.Notifications;
    }

    /// <summary>The flows and tasks known by name.</summary>
    public FlowCatalog Catalog { get; }

    /// <summary>The ledger.</summary>
    public IRunStore Runs { get; }

    /// <summary>The dead letters.</summary>
    public IDeadLetterStore DeadLetters { get; }

    /// <summary>What results are cached in.</summary>
    public HybridCache Cache => _cache.Value;

    internal ICacheStore Values { get; }

    internal LimitSet Limits { get; }

    internal RunResults Results { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal string Owner { get; }

    /// <summary>Runs a flow and waits for its result.</summary>
    /// <exception cref="FlowRunException">The run did not complete: the message names it and says how to resume it; what went wrong is the inner exception.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the run is cancelled, and can be resumed.</exception>
    public async Task<TOut> RunAsync<TIn, TOut>(Flow<TIn, TOut> flow, TIn input, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        RunHandle<TOut> run = await StartAsync(flow, input, options, cancellationToken).ConfigureAwait(false);
        RunSummary summary = await run.Ended.ConfigureAwait(false);
        if (summary.Run.State == RunState.Cancelled)
            cancellationToken.ThrowIfCancellationRequested();
        return await run.Result.ConfigureAwait(false);
    }

    /// <summary>Runs a flow without an input and waits for its result.</summary>
    /// <inheritdoc cref="RunAsync{TIn, TOut}" path="/exception" />
    public Task<TOut> RunAsync<TOut>(Flow<Nothing, TOut> flow, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(flow, default, options, cancellationToken);

    /// <summary>Starts a run and goes on as soon as the ledger knows of it.</summary>
    /// <exception cref="FlowException">Another flow has that name, or another process works on the run.</exception>
    public async Task<RunHandle<TOut>> StartAsync<TIn, TOut>(Flow<TIn, TOut> flow, TIn input, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        RunInfo? known = options?.Id is string id ? await Runs.FindRunAsync(id, cancellationToken).ConfigureAwait(false) : null;
        RunStart wanted = new(options?.Id, known) { RefreshesCache = options?.RefreshCache == true };
        return (RunHandle<TOut>)(await TryStartAsync(flow, wanted, start => Start(flow, input, start, cancellationToken), [], cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Starts a run without an input and goes on.</summary>
    /// <inheritdoc cref="StartAsync{TIn, TOut}" path="/exception" />
    public Task<RunHandle<TOut>> StartAsync<TOut>(Flow<Nothing, TOut> flow, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(flow, default, options, cancellationToken);

    /// <summary>
    /// Goes on with a run that did not complete: its flow, taken from the catalog, is called again with the recorded input, and calls that were
    /// completed give their recorded results.
    /// </summary>
    /// <exception cref="FlowException">There is no such run, its flow is not known, its input could not be kept, or another process works on it.</exception>
    public async Task<RunHandle> ResumeAsync(string runId, CancellationToken cancellationToken = default) => (await ResumeAsync(runId, [], cancellationToken).ConfigureAwait(false))!;

    /// <summary>
    /// Resumes every run of a known flow that was at work when its process ended or its runner was disposed; one that cannot be is told in the
    /// log, and one that another process takes first is passed over. Call it when a host starts; a host that has called <c>AddFlows</c> does
    /// so by itself. The token ends the looking, and not what was resumed.
    /// </summary>
    public async Task<IReadOnlyList<RunHandle>> RecoverAsync(CancellationToken cancellationToken = default)
    {
        RunState[] left = [RunState.Pending, RunState.Running, RunState.Retrying, RunState.Crashed];
        List<RunHandle> resumed = [];
        await foreach (RunInfo run in ListIdleAsync(left, cancellationToken).ConfigureAwait(false))
        {
            if (run.ParentRunId is null && await TryResumeAsync(run.Id, left).ConfigureAwait(false) is RunHandle handle)
                resumed.Add(handle);
        }
        return resumed;
    }

    /// <summary>Asks a run to stop, wherever it is at work; it hears within two seconds. A run that nobody works on is cancelled at once.</summary>
    /// <exception cref="FlowException">There is no such run, or it is part of another one at work elsewhere.</exception>
    public async Task CancelAsync(string runId, CancellationToken cancellationToken = default)
    {
        if (_active.TryGetValue(runId, out RunHandle? handle))
        {
            handle.Cancel();
            return;
        }
        RunInfo known = await Runs.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) ?? throw new FlowException($"There is no run '{runId}' in the ledger.");
        if (known.ParentRunId is not null)
            throw new FlowException($"Run '{runId}' is part of run '{known.ParentRunId}': cancel that one.");
        // Held meanwhile, by a name of its own, so that nobody begins to work on it.
        string owner = RunClaimKeeper.MakeOwner(Runs);
        if (!(await RunClaimKeeper.TryClaimAsync(this, runId, owner, cancellationToken).ConfigureAwait(false)).IsTaken)
        {
            await Runs.RequestCancelAsync(runId, cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            known = await Runs.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) ?? known;
            if (!known.State.IsFinal() || known.State is RunState.Paused or RunState.Crashed)
                await Runs.AppendAsync([CancelledEvent(known)], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await RunClaimKeeper.ReleaseAsync(this, runId, owner).ConfigureAwait(false);
        }
    }

    /// <summary>Stops what is running, and waits for it; <see cref="RecoverAsync"/> goes on with it, in this process or the next.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (RunHandle run in _active.Values)
            await run.Ended.ConfigureAwait(false);
        _stop.Dispose();
    }

    internal TaskRuntime<TIn, TOut> RuntimeOf<TIn, TOut>(FlowTask<TIn, TOut> task) =>
        (TaskRuntime<TIn, TOut>)_runtimes.GetValue(task, key => new TaskRuntime<TIn, TOut>((FlowTask<TIn, TOut>)key, this));

    /// <summary>Calls what the user hooked in; what it throws is logged.</summary>
    internal async ValueTask GuardHookAsync(string name, string runId, Func<ValueTask> hook)
    {
        try
        {
            await hook().ConfigureAwait(false);
        }
        catch (Exception e) when (IsHooks(e))
        {
            FlowLog.HookThrew(Logger, name, runId, e);
        }
    }

    // A hook has no token of the runner's: whatever it throws, cancellation too, is its own.
    private static bool IsHooks(Exception exception) => exception is not OutOfMemoryException;

    private RunEvent CancelledEvent(RunInfo run) =>
        new(run.Id, run.LastSequence + 1, Time.GetUtcNow(), TaskKey.Run, run.Flow, RunState.Cancelled) { DisplayName = run.DisplayName };

    /// <summary>An id for a new run: the flow's name, the time, and some bits that no other has. For <see cref="RunOptions.Id"/>, where it is to be known before the run begins.</summary>
    public string NewRunId(Flow flow) =>
        string.Create(CultureInfo.InvariantCulture, $"{flow.Name}-{Time.GetUtcNow():yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
}
