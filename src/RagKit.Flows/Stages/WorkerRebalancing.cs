namespace RagKit.Stages;

/// <summary>Moves workers to the slowest stage of a run, from time to time, until it is disposed.</summary>
internal sealed class WorkerRebalancing : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PipelineRun _run;
    private readonly WorkerBalance _balance;
    private readonly ITimer _timer;

    private WorkerRebalancing(PipelineRun run, TimeSpan every)
    {
        (_run, _balance) = (run, new WorkerBalance(run.Stages.Count));
        _timer = run.Options.Time.CreateTimer(static rebalancing => ((WorkerRebalancing)rebalancing!).Rebalance(), this, every, every);
    }

    /// <summary>Begins, if the run asks for it.</summary>
    public static WorkerRebalancing? Begin(PipelineRun run) => run.Options.RebalanceEvery is TimeSpan every ? new(run, every) : null;

    public void Dispose() => _timer.Dispose();

    private void Rebalance()
    {
        lock (_lock)
        {
            StageLoad[] loads = [.. _run.Stages.Select(static stage => new StageLoad(stage.Workers, stage.Settings.IsFixed, stage.Queued, stage.Counts))];
            if (_balance.Next(loads) is not WorkerMove move)
                return;
            for (int i = 0; i < move.Count && _run.Stages[move.From].RemoveWorker(); i++)
                _run.Stages[move.To].AddWorker();
        }
    }
}
