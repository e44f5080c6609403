using RagKit.Runs;

namespace RagKit.Flows;

public sealed partial class FlowRunner
{
    // An owner that let its time pass may live and go on writing, until it hears that the run is another's. What it writes in that time has
    // other numbers than what the new owner writes, so that neither's events are taken for the other's.
    private const long GapBehindOthers = 1 << 20;

    private async Task<RunHandle?> ResumeAsync(string runId, RunState[] onlyIn, CancellationToken cancellationToken)
    {
        RunInfo known = await Runs.FindRunAsync(runId, cancellationToken).ConfigureAwait(false)
            ?? throw new FlowException($"There is no run '{runId}' in the ledger. List those that there are with ListRunsAsync().");
        if (known.ParentRunId is not null)
            throw new FlowException($"Run '{runId}' is part of run '{known.ParentRunId}': resume that one.");
        Flow flow = Catalog.Flow(known.Flow);
        return await TryStartAsync(flow, new RunStart(runId, known), start => flow.Start(this, known.Input, start, cancellationToken), onlyIn, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Resumes a run if it is in one of these states and nobody works on it; what stands in the way is logged.</summary>
    private async Task<RunHandle?> TryResumeAsync(string runId, params RunState[] onlyIn)
    {
        try
        {
            return await ResumeAsync(runId, onlyIn, CancellationToken.None).ConfigureAwait(false);
        }
        catch (FlowException e)
        {
            FlowLog.NotResumed(Logger, runId, e.Message);
            return null;
        }
    }

    /// <summary>Takes a run and begins it, knowing where the ledger says that it is once it is taken.</summary>
    /// <returns>The run; null if only runs in some states were wanted, and it is in another one or at work elsewhere.</returns>
    private async Task<RunHandle?> TryStartAsync(Flow flow, RunStart start, Func<RunStart, RunHandle> begin, RunState[] onlyIn, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        Catalog.Add(flow);
        start = start with { Id = start.Id ?? NewRunId(flow) };
        string id = start.Id;
        RunHandle? run = null;
        bool isHeld = false;
        // The claim is the runner's, and does not keep it from starting a run twice itself.
        if (!_starting.TryAdd(id, true))
            return onlyIn.Length > 0 ? null : throw AtWork(id);
        try
        {
            if (start.Known?.State.IsSuccess() != true)
            {
                if (_active.ContainsKey(id))
                    return onlyIn.Length > 0 ? null : throw AtWork(id);
                (bool isTaken, RunClaim? other) = await RunClaimKeeper.TryClaimAsync(this, id, Owner, cancellationToken).ConfigureAwait(false);
                isHeld = isTaken;
                if (!isHeld)
                    return onlyIn.Length > 0 ? null : throw AtWorkElsewhere(id, other);
                // Whoever had the run until now may have gone on with it meanwhile, or ended it.
                start = start with { Known = await Runs.FindRunAsync(id, cancellationToken).ConfigureAwait(false), Gap = other is null ? 0 : GapBehindOthers };
            }
            if (start.Known is RunInfo known && known.Flow != flow.Name)
                throw new FlowException($"Run '{known.Id}' is of flow '{known.Flow}', not of '{flow.Name}': choose another id.");
            if (onlyIn.Length == 0 || (start.Known is RunInfo there && onlyIn.Contains(there.State)))
                run = begin(start);
            // A run that is at work gives itself back.
            isHeld &= run is null || start.Known?.State.IsSuccess() == true;
        }
        finally
        {
            if (isHeld)
                await RunClaimKeeper.ReleaseAsync(this, id, Owner).ConfigureAwait(false);
            _starting.TryRemove(id, out _);
        }
        if (run is not null)
            await run.Begun.ConfigureAwait(false);
        return run;
    }

    private static FlowException AtWork(string runId) => new($"Run '{runId}' is at work already.");

    private static FlowException AtWorkElsewhere(string runId, RunClaim? claim) =>
        new($"Run '{runId}' is at work elsewhere ({claim?.Owner ?? "unknown"}, until {claim?.Until:u} unless it goes on). Wait for it, or cancel it first.");
}
