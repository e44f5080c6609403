using System.Runtime.CompilerServices;
using RagKit.Runs;

namespace RagKit.Flows;

public sealed partial class FlowRunner
{
    /// <summary>
    /// Writes down that a flow is to be run at a time; whoever calls <see cref="StartDueAsync"/> then, in this process or another, starts it. A host
    /// that has called <c>AddFlows</c> does so by itself.
    /// </summary>
    /// <returns>The run's id.</returns>
    /// <exception cref="FlowException">The input cannot be kept as JSON, another flow has that name, or there is a run of that id.</exception>
    public async Task<string> ScheduleAsync<TIn, TOut>(Flow<TIn, TOut> flow, TIn input, DateTimeOffset at, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        Catalog.Add(flow);
        string id = options?.Id ?? NewRunId(flow);
        if (await Runs.FindRunAsync(id, cancellationToken).ConfigureAwait(false) is RunInfo known)
            throw new FlowException($"Run '{id}' exists already, and is {known.State.ToString().ToLowerInvariant()}: choose another id.");
        ReadOnlyMemory<byte> encoded = ResultCodec.TryEncode(input, out string? refusal);
        if (refusal is not null)
            throw new FlowException($"Flow '{flow.Name}' can't be scheduled: its input can't be kept as JSON ({refusal}).");
        RunEvent scheduled = new(id, 1, Time.GetUtcNow(), TaskKey.Run, flow.Name, RunState.Scheduled) { DisplayName = flow.Describe?.Invoke(input) ?? flow.Name, Input = encoded, Due = at };
        await Runs.AppendAsync([scheduled], cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>Starts the scheduled runs of known flows whose time has come. Runs that another process takes first are passed over. The token ends
    /// the looking, and not what was started.</summary>
    public async Task<IReadOnlyList<RunHandle>> StartDueAsync(CancellationToken cancellationToken = default)
    {
        List<RunHandle> started = [];
        DateTimeOffset now = Time.GetUtcNow();
        await foreach (RunInfo run in ListIdleAsync([RunState.Scheduled], cancellationToken).ConfigureAwait(false))
        {
            // One without a time is due.
            if (!(run.Due > now) && await TryResumeAsync(run.Id, RunState.Scheduled).ConfigureAwait(false) is RunHandle handle)
                started.Add(handle);
        }
        return started;
    }

    /// <summary>The runs in some states whose flow is known, and that this runner does not work on.</summary>
    private async IAsyncEnumerable<RunInfo> ListIdleAsync(IReadOnlyList<RunState> states, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> flows = [.. Catalog.Flows.Select(flow => flow.Name)];
        await foreach (RunInfo run in Runs.ListRunsAsync(new RunFilter { States = states }, cancellationToken).ConfigureAwait(false))
        {
            if (flows.Contains(run.Flow) && !_active.ContainsKey(run.Id))
                yield return run;
        }
    }
}
