using System.Runtime.CompilerServices;

namespace RagKit.Runs;

/// <summary>The runs of a flow store.</summary>
internal sealed class RunLedger(FlowDatabase database)
{
    private const int RunsAtOnce = 200;
    private const int EventsAtOnce = 500;

    public ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken)
    {
        foreach (RunEvent happened in events)
        {
            if (happened.Sequence is < 1 or > EventKey.MaxSequence)
                throw new ArgumentException($"Sequence ({happened.Sequence}) of an event of run '{happened.RunId}' must be between 1 and {EventKey.MaxSequence}.", nameof(events));
        }
        return events.IsEmpty ? default : database.AppendAsync(events, cancellationToken);
    }

    public ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => RunTable.Find(connection, runId), cancellationToken);

    public ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => task.IsRun ? RunTable.FindSelf(connection, runId) : TaskTable.Find(connection, runId, task), cancellationToken);

    public async IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RunPlace? after = null;
        for (int left = filter.Limit; left > 0;)
        {
            int limit = Math.Min(left, RunsAtOnce);
            RunPlace next = default;
            List<RunInfo> page = await database.ReadAsync(
                connection => RunTable.ReadPage(connection, filter, after, limit, out next), cancellationToken).ConfigureAwait(false);
            foreach (RunInfo run in page)
                yield return run;
            if (page.Count < limit)
                yield break;
            (left, after) = (left - page.Count, next);
        }
    }

    public async IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long after = 0; ;)
        {
            List<TaskInfo> page = await database.ReadAsync(
                connection => TaskTable.ReadPage(connection, runId, after, EventsAtOnce, out after), cancellationToken).ConfigureAwait(false);
            foreach (TaskInfo task in page)
                yield return task;
            if (page.Count < EventsAtOnce)
                yield break;
        }
    }

    public async IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            List<RunEvent> page = await database.ReadAsync(
                connection => EventTable.ReadPage(connection, runId, after, EventsAtOnce), cancellationToken).ConfigureAwait(false);
            foreach (RunEvent happened in page)
                yield return happened;
            if (page.Count < EventsAtOnce)
                yield break;
            after = page[^1].Sequence;
        }
    }

    public async ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken)
    {
        foreach (string[] some in runIds.Chunk(RunsAtOnce))
        {
            await database.WriteAsync(connection =>
            {
                // The same group may hold events of these runs whose sums are not in the tables yet.
                database.Events.Finish(connection);
                foreach (string runId in some)
                    RunDeletion.Hide(connection, runId);
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
        while (await database.WriteAsync(RunDeletion.RemoveSome, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    public ValueTask<bool> TryClaimRunAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => LeaseTable.TryTake(connection, LeaseTable.OfRuns, runId, owner, now, until), cancellationToken);

    public ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => LeaseTable.Find(connection, LeaseTable.OfRuns, runId), cancellationToken);

    public async ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken) =>
        await database.WriteAsync(connection =>
        {
            LeaseTable.RequestCancel(connection, LeaseTable.OfRuns, runId);
            return true;
        }, cancellationToken).ConfigureAwait(false);
}
