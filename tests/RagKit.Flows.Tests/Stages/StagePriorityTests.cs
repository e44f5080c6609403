namespace RagKit.Stages.Tests;

public sealed class StagePriorityTests
{
    [Fact]
    public async Task Higher_priority_overtakes_in_the_queue_and_equals_keep_their_order()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<int> order = [];
        await using StageRun<int> run = StagePipeline.From(SourceAsync())
            .Then("work", async (number, cancellationToken) =>
            {
                begun.TrySetResult();
                if (number == 0)
                    await gate.Task.WaitAsync(cancellationToken);
                return number;
            }, new StageOptions { Workers = 1, Capacity = 7 }, priority: number => number / 10)
            .Start(StageRuns.Four, StageRuns.Cancellation);
        await StageRuns.UntilAsync(() => run.Progress[0].Queued == 7);

        gate.SetResult();
        await foreach (StageOutcome<int> outcome in run.OutcomesAsync())
            order.Add(outcome.Value);

        Assert.Equal([0, 32, 31, 21, 22, 10, 11, 12], order);

        async IAsyncEnumerable<int> SourceAsync()
        {
            yield return 0;
            await begun.Task;
            foreach (int number in (List<int>)[10, 21, 11, 32, 22, 12, 31])
                yield return number;
        }
    }

    [Fact]
    public async Task A_queue_with_priorities_is_bounded()
    {
        int read = 0;
        await using StageRun<int> run = StagePipeline.From(Enumerable.Range(0, 1000).Select(number => read = number))
            .Then("work", (number, cancellationToken) => new ValueTask<int>(Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => number, cancellationToken)),
                new StageOptions { Workers = 1, Capacity = 5 }, priority: number => number)
            .Start(StageRuns.Four, StageRuns.Cancellation);
        await StageRuns.UntilAsync(() => run.Progress[0] is { Queued: 5, InFlight: 1 });
        await StageRuns.SettleAsync(() => read);
        Assert.Equal(5, run.Progress[0].Queued);
        Assert.InRange(read, 5, 6);
    }

    [Fact]
    public async Task An_item_whose_priority_throws_fails_alone_and_failures_pass_by()
    {
        List<StageOutcome<int>> outcomes = await StagePipeline.From([1, 0, 3, 4])
            .Then("first", number => number == 3 ? throw new FormatException() : number)
            .Then("second", number => number, priority: number => 10 / number)
            .Batch("third", (_, _) => default, priority: number => number)
            .OutcomesAsync();

        Assert.Equal([1, 4], outcomes.Where(outcome => outcome.IsSuccess).Select(outcome => outcome.Value).Order());
        Assert.Equal(
            [("first", 3, typeof(FormatException)), ("second", 0, typeof(DivideByZeroException))],
            outcomes.Where(outcome => !outcome.IsSuccess).Select(outcome => (outcome.Failure!.Stage, (int)outcome.Source!, outcome.Failure.Exception.GetType())).Order(Comparer<(string, int, Type)>.Create((x, y) => string.CompareOrdinal(x.Item1, y.Item1))));
    }
}
