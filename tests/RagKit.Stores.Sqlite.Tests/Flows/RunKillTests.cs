using RagKit.Flows.Victim;
using RagKit.TestData;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class RunKillTests
{
    private const int Lanes = 2, KillsALane = 160;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_whose_process_is_killed_at_any_moment_goes_on_and_repeats_nothing_that_was_completed()
    {
        (int Runs, int Repeated)[] lanes = await Task.WhenAll(Enumerable.Range(1, Lanes).Select(KillAsync));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Lanes * KillsALane} kills: {lanes.Sum(lane => lane.Runs)} runs, {lanes.Sum(lane => lane.Repeated)} effects repeated.");
        Assert.True(lanes.Sum(lane => lane.Repeated) > Lanes * 10, "Hardly a task was hit while it was at work: the test hardly tests.");
    }

    /// <summary>Kills the processes of one run after the other, until there were enough kills; the last run may end in peace.</summary>
    private static async Task<(int Runs, int Repeated)> KillAsync(int seed)
    {
        Random random = new(seed);
        FlowVictim next = new();
        int kills = 0, runs = 0, repeated = 0;
        while (kills < KillsALane)
        {
            using TempFolder folder = new();
            string path = Path.Combine(folder.Path, "flows.db"), run = $"whole-{seed}-{runs++}";
            KilledRuns killed = new(path, RunVictim.Items);
            while (!killed.HasEnded(run))
            {
                using FlowVictim victim = next;
                next = new();
                victim.Go($"run\t{path}\t{run}");
                // Some are killed while they open the file or find out where they were, most in the midst of tasks.
                int lines = kills % 5 == 0 ? 0 : random.Next(1, 10);
                TimeSpan moment = TimeSpan.FromMilliseconds(random.NextDouble() * (lines == 0 ? 150 : 3));
                killed.Read(kills < KillsALane ? await victim.KillAsync(lines, moment, Cancellation) : await victim.ReadAllAsync(Cancellation));
                kills += killed.HasEnded(run) ? 0 : 1;
                // What the killed process left is met by the next one, or by a reader before it.
                await killed.SeeLedgerAsync(random.Next(2) == 0 ? path : FlowFiles.Copy(path), Cancellation);
                if (kills % 10 == 0 && File.Exists(path))
                    FlowFiles.CheckIntegrity(path);
            }
            await killed.CheckWholeAsync(run, Cancellation);
            FlowFiles.CheckIntegrity(path);
            repeated += killed.Repeated;
        }
        next.Dispose();
        return (runs, repeated);
    }
}
