using System.Collections.Concurrent;
using RagKit.Caching;
using RagKit.Queues;
using RagKit.Schedules;
using RagKit.Stores;

namespace RagKit.Runs;

/// <summary>
/// What flows keep, in one SQLite file, usually named <c>flows.db</c>: the ledger of runs, dead letters, cached values, schedules and
/// queues of work. Nothing is opened before the first call, which makes the file, and its folder, where there is none. What several
/// callers write at once shares one commit; a lone caller writes at once, on its own thread. Readers never wait for writers
/// (write-ahead log). Safe to use from several threads, and the file from several processes on one machine; not over a network file
/// system.
/// </summary>
/// <remarks>
/// What a call has written when it returns survives the end of the process at any moment; a power cut may undo the last of it, unless
/// <see cref="SqliteFlowStoreOptions.Durability"/> is <see cref="SqliteDurability.Full"/>. Moments are kept to the tick, and come back in
/// UTC. A cached value of up to 256 KiB is read whole when it is opened; a larger one is read from the file piece by piece, as it was
/// when it was opened, and the file's log grows while it is open: dispose the content.
/// </remarks>
public sealed class SqliteFlowStore : IRunStore, IDeadLetterStore, ICacheStore, IScheduleStore, IAsyncDisposable, IDisposable
{
    private readonly FlowDatabase _database;
    private readonly RunLedger _runs;
    private readonly DeadLetterShelf _letters;
    private readonly CacheValues _cache;
    private readonly ScheduleMarks _schedules;
    private readonly ConcurrentDictionary<string, QueueSignal> _signals = new(StringComparer.Ordinal);
    private readonly TimeSpan _pollInterval;

    /// <summary>A store in the file at this path.</summary>
    /// <param name="path">The file; it is made on first use.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock for leases, and by which what dead writers left is removed; waiting for other processes goes by the machine's; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SqliteFlowStore(string path, SqliteFlowStoreOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        options ??= new SqliteFlowStoreOptions();
        _database = new FlowDatabase(Path, options.Validate(), timeProvider ?? TimeProvider.System);
        _pollInterval = options.QueuePollInterval;
        _runs = new RunLedger(_database);
        _letters = new DeadLetterShelf(_database);
        _cache = new CacheValues(_database);
        _schedules = new ScheduleMarks(_database);
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>Always: what was written survives the process.</summary>
    public bool IsDurable => true;

    /// <summary>A queue in this file; it is there, and empty, before anything is in it. It needs no disposing, and ends with the store.</summary>
    /// <param name="name">The queue's name; the same name is the same queue.</param>
    /// <param name="timeProvider">The clock for leases and delays; <see langword="null"/> for the store's.</param>
    public SqliteWorkQueue OpenQueue(string name, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new SqliteWorkQueue(_database, name, _signals.GetOrAdd(name, static _ => new QueueSignal()), _pollInterval, timeProvider ?? _database.Time);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A sequence is below 1, or above 68,719,476,735.</exception>
    public ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken = default) =>
        _runs.AppendAsync(events, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default) =>
        _runs.FindRunAsync(runId, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken = default) =>
        _runs.ListRunsAsync(filter, cancellationToken);

    /// <inheritdoc />
    public ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken = default) =>
        _runs.FindTaskAsync(runId, task, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, CancellationToken cancellationToken = default) =>
        _runs.ListTasksAsync(runId, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after = 0, CancellationToken cancellationToken = default) =>
        _runs.ListEventsAsync(runId, after, cancellationToken);

    /// <inheritdoc />
    /// <remarks>The runs are gone at once; their events are removed after that, a thousand at a time, and what is cut short by the next deletion.</remarks>
    public ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken = default) =>
        _runs.DeleteRunsAsync(runIds, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> TryClaimRunAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        _runs.TryClaimRunAsync(runId, owner, now, until, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken = default) =>
        _runs.FindClaimAsync(runId, cancellationToken);

    /// <inheritdoc />
    public ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken = default) =>
        _runs.RequestCancelAsync(runId, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ScheduleMark?> FindMarkAsync(string schedule, CancellationToken cancellationToken = default) =>
        _schedules.FindMarkAsync(schedule, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> TryMoveAsync(string schedule, ScheduleMark? from, ScheduleMark to, CancellationToken cancellationToken = default) =>
        _schedules.TryMoveAsync(schedule, from, to, cancellationToken);

    // Dead letters and cached values have methods of the same names: each is reached through its contract.
    ValueTask IDeadLetterStore.AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        _letters.AddAsync(letters, cancellationToken);

    IAsyncEnumerable<DeadLetter> IDeadLetterStore.ListAsync(DeadLetterFilter filter, CancellationToken cancellationToken) =>
        _letters.ListAsync(filter, cancellationToken);

    ValueTask<int> IDeadLetterStore.RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        _letters.RemoveAsync(ids, cancellationToken);

    ValueTask<CachedValue?> ICacheStore.OpenAsync(string key, DateTimeOffset now, CancellationToken cancellationToken) =>
        _cache.OpenAsync(key, now, cancellationToken);

    ValueTask ICacheStore.WriteAsync(CacheEntry entry, Stream value, CancellationToken cancellationToken) =>
        _cache.WriteAsync(entry, value, cancellationToken);

    ValueTask<int> ICacheStore.RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        _cache.RemoveAsync(keys, cancellationToken);

    IAsyncEnumerable<CacheEntry> ICacheStore.ListAsync(string? tag, CancellationToken cancellationToken) =>
        _cache.ListAsync(tag, cancellationToken);

    ValueTask<bool> ICacheStore.TryLockAsync(string key, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        _cache.TryLockAsync(key, owner, now, until, cancellationToken);

    /// <summary>Ends with the writes that are under way, and closes the file after folding its write-ahead log into it.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <inheritdoc cref="DisposeAsync" />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
