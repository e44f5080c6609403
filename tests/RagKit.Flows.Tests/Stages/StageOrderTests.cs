using System.Runtime.CompilerServices;

namespace RagKit.Stages.Tests;

public sealed class StageOrderTests
{
    private static readonly StageRunOptions Ordered = StageRuns.Four with { Ordered = true };

    /// <summary>Items wait for items behind and before them, by random gates: whatever is done first, the order is the source's and nothing locks up.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 8, 2)]
    [InlineData(4, 8, 5)]
    [InlineData(5, 2, 64)]
    public async Task Ordered_output_is_in_the_sources_order_whatever_takes_how_long(int seed, int workers, int window)
    {
        Random random = new(seed);
        int[] turns = [.. Enumerable.Range(0, 3000).Select(_ => random.Next(20) == 0 ? random.Next(200) : random.Next(3))];
        List<int> results = await StagePipeline.From(Enumerable.Range(0, 1000))
            .Then("first", (number, _) => YieldAsync(turns[number], number))
            .Expand("expand", (number, _) => ChildrenAsync(number, turns[number] % 4))
            .Batch("batch", async (numbers, _) =>
            {
                await YieldAsync(turns[2000 + (numbers[0] / 10 % 1000)], 0);
                return numbers.Select(number => number).ToArray();
            }, new BatchOptions { Size = 7 })
            .Then("last", (number, _) => number % 10 == 2 ? throw new FormatException() : YieldAsync(turns[1000 + (number / 10 % 1000)], number))
            .ListAsync(new StageRunOptions { Preset = new() { Workers = workers, Capacity = 3 }, Ordered = true, Window = window });

        Assert.Equal(
            from number in Enumerable.Range(0, 1000)
            from child in Enumerable.Range(0, turns[number] % 4)
            where child != 2
            select (10 * number) + child,
            results);
    }

    [Fact]
    public async Task Failures_stand_at_their_place()
    {
        List<StageOutcome<int>> outcomes = await StagePipeline.From(Enumerable.Range(0, 200))
            .Then("odd", (number, _) => number % 2 == 1 ? throw new FormatException() : YieldAsync(number % 7, number))
            .Batch("third", (numbers, _) => numbers.Any(number => number % 3 == 0) ? throw new ArithmeticException() : default)
            .Expand("tenth", number => Counting(number))
            .OutcomesAsync(Ordered);

        Assert.Equal(
            Enumerable.Range(0, 200).SelectMany<int, (int, string?)>(number =>
                number % 2 == 1 ? [(number, "odd")] : number % 3 == 0 ? [(number, "third")] : number % 10 == 0 ? [(number, null), (number, "tenth")] : [(number, null)]),
            outcomes.Select(outcome => ((int)outcome.Source!, outcome.Failure?.Stage)));

        static IEnumerable<int> Counting(int number)
        {
            yield return number;
            if (number % 10 == 0)
                throw new FormatException();
        }
    }

    [Fact]
    public async Task One_slow_item_keeps_no_more_than_the_window_waiting()
    {
        TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int read = 0, done = 0;
        await using StageRun<int> run = StagePipeline.From(Enumerable.Range(0, 100_000).Select(number =>
        {
            Volatile.Write(ref read, number + 1);
            return number;
        }))
            .Then("work", async (number, cancellationToken) =>
            {
                if (number == 0)
                    await slow.Task.WaitAsync(cancellationToken);
                Interlocked.Increment(ref done);
                return number;
            })
            .Start(Ordered with { Window = 50 }, StageRuns.Cancellation);

        await StageRuns.UntilAsync(() => done >= 49);
        await StageRuns.SettleAsync(() => (read, done));

        // The slow one, the window, one in the hands of each of the other workers, the queue, and one on its way into it.
        Assert.InRange(done, 49, 49 + 3);
        Assert.InRange(read, done + 1, 1 + done + Ordered.Preset.Capacity + 1);
        slow.SetResult();
        int next = 0;
        await foreach (StageOutcome<int> outcome in run.OutcomesAsync())
            Assert.Equal(next++, outcome.Value);
        Assert.Equal(100_000, next);
    }

    [Fact]
    public async Task A_giant_expansion_out_of_turn_is_kept_to_the_window()
    {
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int made = 0;
        await using StageRun<int> run = StagePipeline.From([0, 1])
            .Expand("expand", (number, cancellationToken) => ChildrenOfAsync(number, cancellationToken))
            .Start(Ordered with { Window = 20 }, StageRuns.Cancellation);

        await StageRuns.UntilAsync(() => made >= 21);
        await StageRuns.SettleAsync(() => made);

        Assert.Equal(21, made);
        first.SetResult();
        Assert.Equal(10_001, await run.OutcomesAsync().CountAsync(StageRuns.Cancellation));

        async IAsyncEnumerable<int> ChildrenOfAsync(int number, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (number == 0)
            {
                await first.Task.WaitAsync(cancellationToken);
                yield return 0;
                yield break;
            }
            for (int child = 0; child < 10_000; child++)
            {
                Interlocked.Increment(ref made);
                yield return child;
            }
        }
    }

    private static async ValueTask<int> YieldAsync(int turns, int number)
    {
        for (int turn = 0; turn < turns; turn++)
            await Task.Yield();
        return number;
    }

    private static async IAsyncEnumerable<int> ChildrenAsync(int number, int count)
    {
        for (int child = 0; child < count; child++)
        {
            await YieldAsync(number % 5, 0);
            yield return (10 * number) + child;
        }
    }
}
