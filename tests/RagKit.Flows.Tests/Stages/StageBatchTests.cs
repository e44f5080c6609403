using System.Threading.Channels;
using RagKit.Testing.Time;

namespace RagKit.Stages.Tests;

public sealed class StageBatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Batches_keep_to_their_size_and_weight_and_miss_nothing(int seed)
    {
        Random random = new(seed);
        int[] weights = [.. Enumerable.Range(0, 2000).Select(_ => random.Next(40) == 0 ? random.Next(100, 300) : random.Next(30))];
        int size = random.Next(1, 20), heaviest = random.Next(1, 150);
        List<int[]> batches = [];
        List<int> results = await StagePipeline.From(weights)
            .Batch("weigh", (items, _) =>
            {
                lock (batches)
                    batches.Add([.. items]);
                return default;
            }, new BatchOptions { Size = size, MaxWeight = heaviest }, weight: item => item)
            .ListAsync();

        Assert.Equal(weights.Order(), results.Order());
        Assert.All(batches, batch => Assert.True(batch.Length <= size && (batch.Sum() <= heaviest || batch.Length == 1), $"{batch.Length} items, {batch.Sum()}"));
        // Those that could have been one with the next are only there because nothing waited just then.
        Assert.Equal(2000, batches.Sum(batch => batch.Length));
    }

    [Fact]
    public async Task A_batch_that_may_linger_for_ever_is_full_but_for_the_last()
    {
        List<int> sizes = [];
        await StagePipeline.From(Enumerable.Range(0, 103))
            .Then("slow", async (number, _) =>
            {
                await Task.Yield();
                return number;
            })
            .Batch("store", (items, _) =>
            {
                lock (sizes)
                    sizes.Add(items.Count);
                return default;
            }, new BatchOptions { Size = 10, Linger = Timeout.InfiniteTimeSpan })
            .RunAsync(StageRuns.Four, StageRuns.Cancellation);

        Assert.Equal([3, .. Enumerable.Repeat(10, 10)], sizes.Order());
    }

    [Fact]
    public async Task A_batch_lingers_from_its_first_item_on_and_no_longer()
    {
        ManualTime time = new();
        Channel<int> source = Channel.CreateUnbounded<int>();
        Channel<int[]> batches = Channel.CreateUnbounded<int[]>();
        Task run = StagePipeline.From(source.Reader.ReadAllAsync(StageRuns.Cancellation))
            .Batch("store", (items, cancellationToken) => batches.Writer.WriteAsync([.. items], cancellationToken), new BatchOptions { Workers = 2, Size = 4, Linger = TimeSpan.FromSeconds(2) })
            .RunAsync(new StageRunOptions { Time = time }, StageRuns.Cancellation);

        await source.Writer.WriteAsync(1, StageRuns.Cancellation);
        await StageRuns.UntilAsync(() => time.Waiting == 1);
        time.Advance(TimeSpan.FromSeconds(1.5));
        await source.Writer.WriteAsync(2, StageRuns.Cancellation);
        await StageRuns.SettleAsync();
        Assert.Equal(0, batches.Reader.Count);
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal<int[]>([1, 2], await batches.Reader.ReadAsync(StageRuns.Cancellation));

        // A full one does not wait, and its timer is gone.
        foreach (int item in (List<int>)[3, 4, 5, 6])
            await source.Writer.WriteAsync(item, StageRuns.Cancellation);
        Assert.Equal([3, 4, 5, 6], (await batches.Reader.ReadAsync(StageRuns.Cancellation)).Order());
        await StageRuns.UntilAsync(() => time.Waiting == 0);

        // The last does not wait either when nothing more can come.
        await source.Writer.WriteAsync(7, StageRuns.Cancellation);
        source.Writer.Complete();
        Assert.Equal<int[]>([7], await batches.Reader.ReadAsync(StageRuns.Cancellation));
        await run;
    }

    [Fact]
    public async Task Only_the_poisoned_items_of_a_batch_fail_and_it_costs_few_calls()
    {
        int calls = 0;
        List<StageFailure> failures = [];
        List<int> results = await StagePipeline.From(Enumerable.Range(0, 128))
            .Batch("embed", (items, _) =>
            {
                Interlocked.Increment(ref calls);
                return items.Contains(77) || items.Contains(3) ? throw new FormatException("poison") : new ValueTask<IReadOnlyList<int>>([.. items]);
            }, new BatchOptions { Size = 128, Linger = Timeout.InfiniteTimeSpan })
            .OnFailed((failure, _) =>
            {
                lock (failures)
                    failures.Add(failure);
                return default;
            })
            .ListAsync(StageRuns.Four with { Ordered = true });

        Assert.Equal(Enumerable.Range(0, 128).Except([3, 77]), results);
        Assert.Equal([3, 77], failures.Select(failure => failure.Item));
        Assert.All(failures, failure => Assert.Equal(("embed", 8), (failure.Stage, failure.Attempts)));
        Assert.InRange(calls, 1, 1 + (2 * 2 * 7));
    }

    [Fact]
    public async Task A_wrong_number_of_results_is_a_failure_that_names_both()
    {
        List<StageOutcome<int>> outcomes = await StagePipeline.From([1, 2, 3])
            .Batch("embed", (items, _) => new ValueTask<IReadOnlyList<int>>([.. items, .. items]), new BatchOptions { Size = 3, Linger = Timeout.InfiniteTimeSpan })
            .OutcomesAsync(StageRuns.Four with { Ordered = true });

        Assert.All(outcomes, outcome => Assert.StartsWith("Stage 'embed' gave 2 results for 1 items.", outcome.Failure!.Exception.Message));
        StageFailedException stopped = await Assert.ThrowsAsync<StageFailedException>(() => StagePipeline.From([1])
            .Batch("embed", (_, _) => new ValueTask<IReadOnlyList<int>>([]))
            .RunAsync(StageRuns.Four with { StopOnFailure = true }, StageRuns.Cancellation));
        Assert.Contains("gave 0 results for 1 items", stopped.Message);
    }

    [Fact]
    public async Task An_item_that_cannot_be_weighed_fails_alone()
    {
        List<StageOutcome<string?>> outcomes = await StagePipeline.From(new[] { "a", null, "ccc" })
            .Batch("embed", (_, _) => default, new BatchOptions { MaxWeight = 2 }, weight: text => text!.Length)
            .OutcomesAsync();

        StageFailure failure = Assert.Single(outcomes, outcome => !outcome.IsSuccess).Failure!;
        Assert.IsType<NullReferenceException>(failure.Exception);
        Assert.Equal("embed", failure.Stage);
    }
}
