namespace RagKit.Runs;

/// <summary>x</summary>
public sealed class SqliteFlowStore : IRunStore, IDeadLetterStore, IAsyncDisposable
{
    private readonly FlowDatabase _database;
    private readonly RunLedger _runs;
    private readonly DeadLetterShelf _letters;

    /// <summary>x</summary>
    public SqliteFlowStore(string path, SqliteFlowStoreOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        options ??= new SqliteFlowStoreOptions();
        _database = new FlowDatabase(Path, options.Validate(), timeProvider ?? TimeProvider.System);
        _runs = new RunLedger(_database);
        _letters = new DeadLetterShelf(_database);
    }

    /// <summary>x</summary>
    public string Path { get; }

    /// <summary>x</summary>
    public bool IsDurable => true;

    /// <summary>x</summary>
    public ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken = default) => _runs.AppendAsync(events, cancellationToken);

    /// <summary>x</summary>
    public ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default) => _runs.FindRunAsync(runId, cancellationToken);

    /// <summary>x</summary>
    public IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken = default) => _runs.ListRunsAsync(filter, cancellationToken);

    /// <summary>x</summary>
    public ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken = default) => _runs.FindTaskAsync(runId, task, cancellationToken);

    /// <summary>x</summary>
    public IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, CancellationToken cancellationToken = default) => _runs.ListTasksAsync(runId, cancellationToken);

    /// <summary>x</summary>
    public IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after = 0, CancellationToken cancellationToken = default) => _runs.ListEventsAsync(runId, after, cancellationToken);

    /// <summary>x</summary>
    public ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken = default) => _runs.DeleteRunsAsync(runIds, cancellationToken);

    /// <summary>x</summary>
    public ValueTask<bool> TryClaimRunAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        _runs.TryClaimRunAsync(runId, owner, now, until, cancellationToken);

    /// <summary>x</summary>
    public ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken = default) => _runs.FindClaimAsync(runId, cancellationToken);

    /// <summary>x</summary>
    public ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken = default) => _runs.RequestCancelAsync(runId, cancellationToken);

    /// <summary>x</summary>
    public ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken = default) => _letters.AddAsync(letters, cancellationToken);

    /// <summary>x</summary>
    public IAsyncEnumerable<DeadLetter> ListAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => _letters.ListAsync(filter, cancellationToken);

    /// <summary>x</summary>
    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => _letters.RemoveAsync(ids, cancellationToken);

    /// <summary>x</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
