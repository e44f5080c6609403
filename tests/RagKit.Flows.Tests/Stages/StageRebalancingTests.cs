using RagKit.Testing.Time;

namespace RagKit.Stages.Tests;

public sealed class StageRebalancingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Workers_go_where_they_are_needed_and_then_stay(int seed)
    {
        // For each item of the source the stages work 0.1, 0.4, 3 × 0.5 and 3 × 0.02 s: the third needs three quarters of 24 workers.
        double[] seconds = [0.1, 0.4, 0.5, 0.02];
        int[] children = [1, 3, 1, 1];
        double even = new StageSimulation(seconds, children, [6, 6, 6, 6], seed).Run(400);

        int[] workers = [6, 6, 6, 6];
        StageSimulation stages = new(seconds, children, workers, seed);
        WorkerBalance balance = new(4);
        int early = Play(stages, balance, workers, looks: 40);
        Assert.InRange(early, 1, 5);
        int late = Play(stages, balance, workers, looks: 200);
        double balanced = stages.Run(400);

        Assert.InRange(late, 0, 2);
        // The best split is 2, 5, 16 and 1: it makes 32 a second, the even one 12.
        Assert.InRange(workers[2], 14, 18);
        Assert.InRange(even, 11, 13);
        Assert.True(balanced > 0.85 * 32, $"{balanced:0.0} a second, and {even:0.0} with an even split");
    }

    [Fact]
    public void Workers_follow_when_another_stage_becomes_the_slowest()
    {
        double[] seconds = [0.05, 0.5, 0.05];
        int[] workers = [4, 4, 4];
        StageSimulation stages = new(seconds, [1, 1, 1], workers, seed: 4);
        WorkerBalance balance = new(3);
        Play(stages, balance, workers, looks: 40);
        Assert.InRange(workers[1], 9, 10);
        (seconds[1], seconds[2]) = (seconds[2], seconds[1]);
        Play(stages, balance, workers, looks: 60);
        Assert.InRange(workers[2], 9, 10);
    }

    [Fact]
    public void Stages_that_keep_their_workers_keep_them()
    {
        int[] workers = [4, 1, 4];
        StageSimulation stages = new([0.1, 2, 0.4], [1, 1, 1], workers, seed: 5);
        Play(stages, new WorkerBalance(3), workers, looks: 100, kept: 1);
        Assert.Equal(1, workers[1]);
        Assert.Equal(9, workers.Sum());
    }

    [Fact]
    public void Even_needs_move_nobody()
    {
        int[] workers = [5, 5, 5];
        StageSimulation stages = new([0.2, 0.2, 0.2], [1, 1, 1], workers, seed: 6);
        Assert.Equal(0, Play(stages, new WorkerBalance(3), workers, looks: 300));
    }

    [Fact]
    public async Task A_run_moves_its_workers_to_the_slowest_stage_and_is_faster_for_it()
    {
        (TimeSpan even, _) = await RunAsync(rebalanceEvery: null);
        (TimeSpan balanced, IReadOnlyList<StageProgress> stages) = await RunAsync(TimeSpan.FromMilliseconds(100));

        Assert.Equal(10, stages.Sum(stage => stage.Workers));
        Assert.InRange(stages[1].Workers, 8, 9);
        Assert.Equal((800, 800), (stages[0].Out, stages[1].Out));
        Assert.True(balanced < 0.8 * even, $"{balanced} rebalanced, {even} with an even split");
    }

    private static async Task<(TimeSpan Took, IReadOnlyList<StageProgress> Stages)> RunAsync(TimeSpan? rebalanceEvery)
    {
        ManualTime time = new();
        DateTimeOffset begun = time.GetUtcNow();
        await using StageRun<int> run = StagePipeline.From(Enumerable.Range(0, 800))
            .Then("fast", (number, cancellationToken) => WaitAsync(number, 1, cancellationToken))
            .Then("slow", (number, cancellationToken) => WaitAsync(number, 9, cancellationToken))
            .Start(new StageRunOptions { Preset = new() { Workers = 5, Capacity = 32 }, RebalanceEvery = rebalanceEvery, Time = time }, StageRuns.Cancellation);
        Task<int> reading = run.OutcomesAsync().CountAsync(StageRuns.Cancellation).AsTask();
        while (!reading.IsCompleted)
        {
            // Whoever can begin something begins it before time goes on; the first timer is that of the rebalancing.
            int timers = rebalanceEvery is null ? 0 : 1;
            for (int quiet = 0, waiting = timers; quiet < 20 && !reading.IsCompleted; quiet++)
            {
                await Task.Yield();
                Thread.Yield();
                if (time.Waiting != waiting || waiting == timers)
                    (waiting, quiet) = (time.Waiting, 0);
            }
            time.AdvanceToNext(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(800, await reading);
        return (time.GetUtcNow() - begun, run.Progress);

        async ValueTask<int> WaitAsync(int number, int milliseconds, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
            return number;
        }
    }

    /// <summary>Looks at the stages once a second, and gives back how often workers were moved.</summary>
    private static int Play(StageSimulation stages, WorkerBalance balance, int[] workers, int looks, params int[] kept)
    {
        int moves = 0, all = workers.Sum();
        for (int look = 0; look < looks; look++)
        {
            stages.Run(1);
            if (balance.Next(stages.Loads(kept)) is not int[] aim)
                continue;
            moves++;
            aim.CopyTo(workers, 0);
            Assert.Equal(all, workers.Sum());
            Assert.All(workers, count => Assert.InRange(count, 1, all));
        }
        return moves;
    }
}
