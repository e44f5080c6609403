using RagKit.Runs;

namespace RagKit.Flows.Tests.Flows;

/// <summary>A ledger that writes some events a little after those that came later, as one that commits in groups may.</summary>
internal sealed class StragglingRunStore : IRunStore
{
    private readonly MemoryRunStore _inner = new();
    private int _appends;

    public bool IsDurable => _inner.IsDurable;

    public ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken = default) =>
        Interlocked.Increment(ref _appends) % 7 == 0 ? AppendLateAsync(events.ToArray(), cancellationToken) : _inner.AppendAsync(events, cancellationToken);

    public ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default) => _inner.FindRunAsync(runId, cancellationToken);

    public IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken = default) => _inner.ListRunsAsync(filter, cancellationToken);

    public ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken = default) => _inner.FindTaskAsync(runId, task, cancellationToken);

    public IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, CancellationToken cancellationToken = default) => _inner.ListTasksAsync(runId, cancellationToken);

    public IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after = 0, CancellationToken cancellationToken = default) => _inner.ListEventsAsync(runId, after, cancellationToken);

    public ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken = default) => _inner.DeleteRunsAsync(runIds, cancellationToken);

    public ValueTask<bool> TryClaimRunAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        _inner.TryClaimRunAsync(runId, owner, now, until, cancellationToken);

    public ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken = default) => _inner.FindClaimAsync(runId, cancellationToken);

    public ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken = default) => _inner.RequestCancelAsync(runId, cancellationToken);

    private async ValueTask AppendLateAsync(RunEvent[] events, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        await _inner.AppendAsync(events, cancellationToken);
    }
}
