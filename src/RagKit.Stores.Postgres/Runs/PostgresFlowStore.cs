using Npgsql;
using RagKit.Postgres;
using RagKit.Queues;
using RagKit.Schedules;

namespace RagKit.Runs;

/// <summary>
/// What flows keep, in a PostgreSQL database that any number of processes and machines may share: the ledger of runs, dead letters, schedules
/// and queues of work. Nothing is opened before the first call, which makes the tables where there are none. What several callers write
/// at once shares one round trip and one commit. Calls that fail because the connection was lost, the server was restarted or others were in the
/// way are made again for <see cref="PostgresOptions.RetryFor"/>; whatever they did is not done twice. Safe to use from several threads.
/// </summary>
/// <remarks>
/// What a call has written when it returns survives whatever the server's <c>synchronous_commit</c> and <c>fsync</c> promise: by default
/// the end of the process, of the server and of its machine. Moments are kept to the tick, and come back in UTC; text of any kind is kept.
/// </remarks>
public sealed class PostgresFlowStore : IRunStore, IDeadLetterStore, IScheduleStore, IAsyncDisposable, IDisposable
{
    private readonly PostgresDatabase _database;
    private readonly EventWriter _events;
    private readonly RunLedger _runs;
    private readonly DeadLetterShelf _letters;
    private readonly ScheduleMarks _schedules;
    private readonly QueueShelf _queues;
    private readonly TimeProvider _time;
    private int _isDisposed;

    /// <summary>A store in a database; stores with the same connection string share a pool of connections.</summary>
    /// <param name="connectionString">The database, such as <c>Host=localhost;Database=rag;Username=rag;Password=...</c>.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock for leases and delays of queues; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, or an option is out of range.</exception>
    public PostgresFlowStore(string connectionString, PostgresOptions? options = null, TimeProvider? timeProvider = null)
        : this(new PostgresDatabase(connectionString, FlowSchema.Component, options), timeProvider)
    {
    }

    /// <summary>A store over the caller's pool of connections, which stays the caller's to dispose.</summary>
    /// <param name="dataSource">The pool.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock for leases and delays of queues; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public PostgresFlowStore(NpgsqlDataSource dataSource, PostgresOptions? options = null, TimeProvider? timeProvider = null)
        : this(new PostgresDatabase(dataSource, FlowSchema.Component, options), timeProvider)
    {
    }

    private PostgresFlowStore(PostgresDatabase database, TimeProvider? timeProvider)
    {
        (_database, _time) = (database, timeProvider ?? TimeProvider.System);
        _events = new EventWriter(database);
        _runs = new RunLedger(database);
        _letters = new DeadLetterShelf(database);
        _schedules = new ScheduleMarks(database);
        _queues = new QueueShelf(database);
    }

    /// <summary>Always: what was written survives the process.</summary>
    public bool IsDurable => true;

    /// <summary>A queue in this database; it is there, and empty, before anything is in it. It needs no disposing, and ends with the store.</summary>
    /// <param name="name">The queue's name; the same name is the same queue.</param>
    /// <param name="timeProvider">The clock for leases and delays; <see langword="null"/> for the store's.</param>
    public PostgresWorkQueue OpenQueue(string name, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _queues.Open(name, timeProvider ?? _time);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A sequence is below 1.</exception>
    public ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken = default)
    {
        foreach (RunEvent happened in events)
        {
            if (happened.Sequence < 1)
                throw new ArgumentException($"Sequence ({happened.Sequence}) of an event of run '{happened.RunId}' must be at least 1.", nameof(events));
        }
        return events.IsEmpty ? default : _events.AppendAsync(events.ToArray(), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default) => _runs.FindRunAsync(runId, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken = default) => _runs.ListRunsAsync(filter, cancellationToken);

    /// <inheritdoc />
    public ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken = default) => _runs.FindTaskAsync(runId, task, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, CancellationToken cancellationToken = default) => _runs.ListTasksAsync(runId, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after = 0, CancellationToken cancellationToken = default) => _runs.ListEventsAsync(runId, after, cancellationToken);

    /// <inheritdoc />
    /// <remarks>The runs are gone at once; their events are removed after that, some thousands at a time, and what is cut short by the next deletion.</remarks>
    public ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken = default) => _runs.DeleteRunsAsync(runIds, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> TryClaimRunAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        _runs.TryClaimAsync(runId, owner, now, until, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken = default) => _runs.FindClaimAsync(runId, cancellationToken);

    /// <inheritdoc />
    public ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken = default) => _runs.RequestCancelAsync(runId, cancellationToken);

    /// <inheritdoc />
    public ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken = default) => _letters.AddAsync(letters, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<DeadLetter> ListAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => _letters.ListAsync(filter, cancellationToken);

    /// <inheritdoc />
    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => _letters.RemoveAsync(ids, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ScheduleMark?> FindMarkAsync(string schedule, CancellationToken cancellationToken = default) => _schedules.FindMarkAsync(schedule, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> TryMoveAsync(string schedule, ScheduleMark? from, ScheduleMark to, CancellationToken cancellationToken = default) =>
        _schedules.TryMoveAsync(schedule, from, to, cancellationToken);

    /// <summary>Ends with the writes that are under way, and closes the connections that no other store uses.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _events.DisposeAsync().ConfigureAwait(false);
        await _queues.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync" />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
