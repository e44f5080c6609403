using RagKit.Runs;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>A ledger with which something happens right before a run is claimed: what another process does in that moment.</summary>
internal sealed class HookedStore(SqliteFlowStore store) : IRunStore
{
    /// <summary>Called once, before the next claim.</summary>
    public Func<Task>? BeforeClaim { get; set; }

    public bool IsDurable => true;

    public async ValueTask<bool> TryClaimRunAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        Func<Task>? hook = BeforeClaim;
        BeforeClaim = null;
        if (hook is not null)
            await hook();
        return await store.TryClaimRunAsync(runId, owner, now, until, cancellationToken);
    }

    public ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken = default) => store.AppendAsync(events, cancellationToken);

    public ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default) => store.FindRunAsync(runId, cancellationToken);

    public ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken = default) => store.FindTaskAsync(runId, task, cancellationToken);

    public ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken = default) => store.FindClaimAsync(runId, cancellationToken);

    public IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken = default) => store.ListRunsAsync(filter, cancellationToken);

    public IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, CancellationToken cancellationToken = default) => store.ListTasksAsync(runId, cancellationToken);

    public IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after = 0, CancellationToken cancellationToken = default) =>
        store.ListEventsAsync(runId, after, cancellationToken);

    public ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken = default) => store.DeleteRunsAsync(runIds, cancellationToken);

    public ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken = default) => store.RequestCancelAsync(runId, cancellationToken);
}
