using RagKit.Runs;
using RagKit.Testing.Runs;

namespace RagKit.Flows.Tests.Runs;

public sealed class MemoryRunStoreTests : RunStoreConformance
{
    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    protected override ValueTask<IRunStore> CreateAsync() => new(new MemoryRunStore());

    [Fact]
    public async Task Only_the_last_runs_and_tasks_are_kept()
    {
        MemoryRunStore store = new(maxRuns: 2, maxTasks: 3);
        for (int run = 0; run < 5; run++)
        {
            long sequence = 0;
            RunEvent Event(int task, RunState state) => new($"run {run}", ++sequence, DateTimeOffset.UnixEpoch.AddSeconds((100 * run) + sequence), new TaskKey((UInt128)task), "task", state);
            for (int task = 1; task <= 10; task++)
                await store.AppendAsync([Event(task, RunState.Running), Event(task, RunState.Completed)], Ends);
            await store.AppendAsync([Event(0, RunState.Completed)], Ends);
        }
        List<RunInfo> runs = await store.ListRunsAsync(new(), Ends).ToListAsync(Ends);
        Assert.Equal(["run 4", "run 3"], runs.Select(run => run.Id));
        Assert.Equal(10, runs[0].Tasks[RunState.Completed]);
        Assert.Equal(3, await store.ListTasksAsync("run 4", Ends).CountAsync(Ends));
    }
}

public sealed class MemoryDeadLetterStoreTests : DeadLetterStoreConformance
{
    protected override ValueTask<IDeadLetterStore> CreateAsync() => new(new MemoryRunStore());
}
