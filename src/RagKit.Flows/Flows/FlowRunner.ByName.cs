using RagKit.Runs;

namespace RagKit.Flows;

public sealed partial class FlowRunner
{
    /// <summary>Starts a run of a flow of the catalog, whose input is given as JSON, and goes on.</summary>
    /// <param name="flow">The flow's name.</param>
    /// <param name="input">The input as UTF-8; empty for a flow without one. Names of members may be in any case, and all must be the input's.</param>
    /// <param name="options">How it is started.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="FlowException">No flow has that name, the JSON is not its input, or another process works on the run.</exception>
    public Task<RunHandle> StartAsync(string flow, ReadOnlyMemory<byte> input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        Catalog.Flow(flow).StartAsync(this, input, options, cancellationToken);

    /// <summary>
    /// Whether a process works on a run, or on the run that it is a part of: false when it has not begun, has ended, or its process is gone,
    /// which is known at once for this machine's processes and half a minute later for others'.
    /// </summary>
    public async ValueTask<bool> IsAtWorkAsync(string runId, CancellationToken cancellationToken = default)
    {
        string id = runId;
        RunInfo? run = await Runs.FindRunAsync(id, cancellationToken).ConfigureAwait(false);
        if (run?.State.IsFinal() == true)
            return false;
        for (; run?.ParentRunId is string parent; run = await Runs.FindRunAsync(parent, cancellationToken).ConfigureAwait(false))
            id = parent;
        RunClaim? claim = await Runs.FindClaimAsync(id, cancellationToken).ConfigureAwait(false);
        return claim is not null && claim.Until > Time.GetUtcNow() && !RunClaimKeeper.IsDead(claim.Owner);
    }
}
