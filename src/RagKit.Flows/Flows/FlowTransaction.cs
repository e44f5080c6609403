using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>Completed calls that are committed, or undone, together. Thread-safe.</summary>
internal sealed class FlowTransaction(RunExecution run, TaskKey key, string name)
{
    private readonly Lock _lock = new();
    private readonly List<CallTransaction> _calls = [];

    public void Add(CallTransaction call)
    {
        lock (_lock)
            _calls.Add(call);
    }

    public async Task<T> RunAsync<T>(FlowRun outer, Func<FlowRun, Task<T>> body)
    {
        // What was committed before a crash is not committed again: its calls give their recorded results.
        if (run.IsResumed && await run.Runner.Runs.FindTaskAsync(run.Id, key, run.Stopping).ConfigureAwait(false) is { State: RunState.Completed })
            return await body(outer).ConfigureAwait(false);
        await run.AppendAsync(Event(RunState.Running)).ConfigureAwait(false);
        try
        {
            T value = await body(new FlowRun(run, this)).ConfigureAwait(false);
            foreach (CallTransaction call in _calls)
                await call.Commit().ConfigureAwait(false);
            await run.AppendAsync(Event(RunState.Completed)).ConfigureAwait(false);
            return value;
        }
        catch (Exception e) when (run.PauseReason is null || e is not OperationCanceledException)
        {
            await RollBackAsync(e).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Undoes in reverse order; a rollback that throws is logged, and the others are made all the same.</summary>
    private async Task RollBackAsync(Exception error)
    {
        for (int i = _calls.Count - 1; i >= 0; i--)
            await run.Runner.GuardHookAsync($"transaction '{name}'", run.Id, _calls[i].Rollback).ConfigureAwait(false);
        await run.AppendAsync(Event(RunState.RolledBack) with { Message = error.Message }).ConfigureAwait(false);
    }

    private RunEvent Event(RunState state) => run.Event(key, $"transaction {name}", state, run.Runner.Time.GetUtcNow());
}
