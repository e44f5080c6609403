using RagKit.Caching;
using RagKit.Resilience;

namespace RagKit.Flows.Victim;

/// <summary>
/// Flows that use all that a run can be made of: calls one after the other, a map, submitted calls, a subflow, a transaction, a task that is
/// retried, cached ones, a result too large for the ledger. Each task tells its effect as the last thing that it does.
/// </summary>
internal static class VictimFlows
{
    private const int LargeLength = 200_000;

    /// <summary>How many tasks of a run have an effect, besides the mapped items.</summary>
    public const int Tasks = 32;

    /// <param name="report">Where effects are told.</param>
    /// <param name="items">How many items are mapped.</param>
    public static FlowCatalog Catalog(Report report, int items)
    {
        FlowTask<int, long> step = Make("step", report), item = Make("item", report), part = Make("part", report);
        FlowTask<int, long> kept = Make("kept", report, new TaskOptions { Cache = CachePolicy.Inputs + CachePolicy.Run });
        FlowTask<int, long> entry = Make("entry", report).OnCommit((task, _) => Committed(task, report));
        FlowTask<int, long> receipt = Make("receipt", report, new TaskOptions { Cache = CachePolicy.Inputs + CachePolicy.Run }).OnCommit((task, _) => Committed(task, report));
        FlowTask<int, string> large = FlowTask.Create("large", (int seed, TaskRun task) => Done(new string((char)('a' + seed), LargeLength), task, report));
        FlowTask<int, long> stubborn = FlowTask.Create(
            "stubborn",
            (int value, TaskRun task) => task.Attempt < 3 ? throw new IOException($"Attempt {task.Attempt} fails.") : Done((long)value, task, report),
            new TaskOptions { Retry = RetryPolicy.Times(3) });

        Flow<int, long> inner = Flow.Create("inner", async (int count, FlowRun run) =>
        {
            long first = await run.CallAsync(part, -1);
            TaskFuture<long>[] parts = [.. Enumerable.Range(0, count).Select(at => run.Submit(part, at))];
            return first + (await TaskFuture.All(parts)).Sum();
        });
        Flow<Nothing, long> whole = Flow.Create("whole", async run =>
        {
            long sum = 0;
            for (int at = 0; at < 5; at++)
                sum += await run.CallAsync(step, at) + await run.CallAsync(step, 0);
            await foreach (TaskOutcome<long> outcome in run.Map(item, Enumerable.Range(0, items), new MapOptions { MaxConcurrency = 8 }))
                sum += outcome.Value;
            sum += await run.RunAsync(inner, 10);
            sum += await run.InTransactionAsync("move", async moved => await moved.CallAsync(entry, 1) + await moved.CallAsync(entry, 2) + await moved.CallAsync(kept, 7));
            sum += (await run.CallAsync(large, 3)).Length + await run.CallAsync(stubborn, 5) + await run.CallAsync(receipt, 6);
            for (int at = 0; at < 5; at++)
                sum += await run.CallAsync(kept, at);
            return sum;
        });
        Flow<Nothing, long> waiting = Flow.Create("waiting", async run =>
        {
            await run.CallAsync(step, 0);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, run.CancellationToken);
            return 0L;
        });
        return new FlowCatalog().Add(whole).Add(inner).Add(waiting);
    }

    /// <summary>What a run gives.</summary>
    public static long Result(int items) => LargeLength + 85 + (items * (items - 1L) / 2);

    private static FlowTask<int, long> Make(string name, Report report, TaskOptions? options = null) =>
        FlowTask.Create(name, (int value, TaskRun task) => Done((long)value, task, report), options);

    private static async Task<T> Done<T>(T value, TaskRun task, Report report)
    {
        await Task.Yield();
        report.Effect(task);
        return value;
    }

    private static ValueTask Committed(TaskRun task, Report report)
    {
        report.Commit(task);
        return default;
    }
}
