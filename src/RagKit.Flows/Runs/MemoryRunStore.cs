using System.Runtime.CompilerServices;

namespace RagKit.Runs;

/// <summary>
/// A ledger in memory, in bounds: of the runs that have ended it keeps the last ones, of a run its last tasks and events. So a run can be
/// resumed within the process, as far as its tasks are still known. Keeps dead letters too. Thread-safe.
/// </summary>
/// <param name="maxRuns">How many runs that have ended it keeps; at least 1.</param>
/// <param name="maxTasks">How many tasks that have ended it keeps of a run, and three times as many events; at least 1.</param>
public sealed class MemoryRunStore(int maxRuns = 1000, int maxTasks = 10_000) : IRunStore, IDeadLetterStore
{
    private readonly MemoryDeadLetters _dead = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryRun> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunClaim> _claims = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _order = new();
    private MemoryRun? _last;

    /// <inheritdoc />
    public bool IsDurable => false;

    /// <inheritdoc />
    public ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        lock (_lock)
        {
            foreach (RunEvent happened in events)
                RunOf(happened).Add(happened);
        }
        return default;
    }

    /// <inheritdoc />
    public ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_runs.GetValueOrDefault(runId)?.Info);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return Stream(_order.Reverse().Select(id => _runs[id].Info).Where(filter.Matches).OrderByDescending(run => run.CreatedAt).Take(filter.Limit).ToArray(), cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_runs.GetValueOrDefault(runId)?.Find(task));
    }

    /// <inheritdoc />
    public IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Stream(_runs.GetValueOrDefault(runId)?.Tasks() ?? [], cancellationToken);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after = 0, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Stream(_runs.GetValueOrDefault(runId)?.Events(after) ?? [], cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (string id in runIds)
                Forget(id);
        }
        return default;
    }

    /// <inheritdoc />
    public ValueTask<bool> TryClaimRunAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            RunClaim? claim = _claims.GetValueOrDefault(runId);
            bool isOwn = claim?.Owner == owner;
            if (claim is not null && !isOwn && claim.Until > now)
                return new(false);
            if (until <= now)
                _claims.Remove(runId);
            else
                _claims[runId] = new RunClaim(owner, until, isOwn && claim!.CancelRequested);
            return new(true);
        }
    }

    /// <inheritdoc />
    public ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_claims.GetValueOrDefault(runId));
    }

    /// <inheritdoc />
    public ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_claims.TryGetValue(runId, out RunClaim? claim))
                _claims[runId] = claim with { CancelRequested = true };
        }
        return default;
    }

    /// <inheritdoc />
    public ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken = default) => _dead.AddAsync(letters, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<DeadLetter> ListAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => _dead.ListAsync(filter, cancellationToken);

    /// <inheritdoc />
    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => _dead.RemoveAsync(ids, cancellationToken);

    /// <summary>A snapshot as a stream.</summary>
    internal static async IAsyncEnumerable<T> Stream<T>(IEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (T item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private MemoryRun RunOf(RunEvent happened)
    {
        if (_last is not null && ReferenceEquals(_last.Id, happened.RunId))
            return _last;
        if (!_runs.TryGetValue(happened.RunId, out MemoryRun? run))
        {
            _runs.Add(happened.RunId, run = new MemoryRun(happened.RunId, maxTasks));
            run.Node = _order.AddLast(happened.RunId);
            ForgetOldest();
        }
        return _last = run;
    }

    private void ForgetOldest()
    {
        for (LinkedListNode<string>? node = _order.First; node is not null && _order.Count > maxRuns;)
        {
            LinkedListNode<string>? next = node.Next;
            if (_runs[node.Value].Info.State.IsFinal())
                Forget(node.Value);
            node = next;
        }
    }

    private void Forget(string id)
    {
        if (!_runs.Remove(id, out MemoryRun? run))
            return;
        _order.Remove(run.Node!);
        _claims.Remove(id);
        _last = null;
    }
}
