using RagKit.Runs;
using RagKit.TestData;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class FlowCrashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 90)]
    [InlineData(2, 90)]
    public async Task A_kill_at_any_moment_loses_nothing_acknowledged_and_leaves_nothing_half_written(int seed, int kills)
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "flows.db");
        Random random = new(seed);
        FlowCrashState state = new();
        CrashWriter next = Start(0);
        for (int kill = 0; kill < kills; kill++)
        {
            using (CrashWriter writer = next)
            {
                next = Start(kill + 1);
                writer.Go();
                // Some are killed while they open the file, most after some writes, in the midst of the next.
                int wanted = kill % 8 == 0 ? 0 : random.Next(1, 40);
                for (int line = 0; line < wanted; line++)
                    state.Read([Assert.IsType<string>(await writer.Output.ReadLineAsync(Cancellation))]);
                await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 8), Cancellation);
                state.Read(await writer.KillAsync(Cancellation));
            }
            await using SqliteFlowStore store = new(path);
            await state.VerifyAsync(store, Cancellation);
            if (kill % 20 == 19 || kill == kills - 1)
                FlowFiles.CheckIntegrity(path);
        }
        next.Dispose();
        Assert.True(state.Acknowledged > 5 * kills, $"The writers acknowledged only {state.Acknowledged} writes: the test hardly tests.");

        CrashWriter Start(int kill) => new(path, (1000 * seed) + kill, operations: 0, "flows");
    }
}
