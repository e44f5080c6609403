using System.Runtime.CompilerServices;

namespace RagKit.Stages.Tests;

/// <summary>How runs end before their source does: aborted, drained, left.</summary>
public sealed class StageEndTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_aborts_functions_at_work_and_nothing_more_comes_out(bool ordered)
    {
        using CancellationTokenSource abort = new();
        int cancelled = 0, results = 0, after = 0;
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (int result in StagePipeline.From(Endless())
                .Then("work", async (number, cancellationToken) =>
                {
                    if (number % 10 == 9)
                    {
                        using CancellationTokenRegistration _ = cancellationToken.Register(() => Interlocked.Increment(ref cancelled));
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }
                    return number;
                })
                .Batch("store", (_, _) => default)
                .AsAsyncEnumerable(StageRuns.Four with { Ordered = ordered }, abort.Token))
            {
                after += abort.IsCancellationRequested ? 1 : 0;
                if (++results == 5)
                    await abort.CancelAsync();
            }
        });

        Assert.Equal(abort.Token, thrown.CancellationToken);
        Assert.Equal((5, 0), (results, after));
        Assert.InRange(cancelled, 0, 4);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_every_queue_is_full_ends()
    {
        using CancellationTokenSource abort = new();
        StageRun<int> run = StagePipeline.From(Endless())
            .Then("one", number => number, priority: number => number % 3)
            .Expand("two", number => new[] { number, number })
            .Batch("three", (_, _) => default)
            .Start(StageRuns.Four, abort.Token);
        await StageRuns.UntilAsync(() => run.Progress[0].Queued == 8);

        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await run.OutcomesAsync().CountAsync(StageRuns.Cancellation));
        Assert.All(run.Progress, stage => Assert.InRange(stage.Queued, 0, 8));
        await run.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Drain_takes_nothing_more_and_finishes_what_is_inside(bool byToken)
    {
        using CancellationTokenSource drain = new();
        int read = 0;
        await using StageRun<int> run = StagePipeline.From(Endless(number => read = number + 1))
            .Then("work", async (number, _) =>
            {
                await Task.Yield();
                return number;
            })
            .Batch("store", (_, _) => default, new BatchOptions { Size = 5, Linger = Timeout.InfiniteTimeSpan })
            .Start(StageRuns.Four with { Drain = drain.Token }, StageRuns.Cancellation);

        List<int> results = [];
        await foreach (StageOutcome<int> outcome in run.OutcomesAsync())
        {
            results.Add(outcome.Value);
            if (results.Count == 30 && byToken)
                await drain.CancelAsync();
            else if (results.Count == 30)
                run.Drain();
        }

        Assert.Equal(Enumerable.Range(0, read), results.Order());
        run.Drain();
    }

    [Fact]
    public async Task Drain_ends_a_source_that_waits_for_its_next_item()
    {
        await using StageRun<int> run = StagePipeline.From(WaitingAsync(CancellationToken.None)).Then("same", number => number).Start(StageRuns.Four, StageRuns.Cancellation);
        List<int> results = [];
        await foreach (StageOutcome<int> outcome in run.OutcomesAsync())
        {
            results.Add(outcome.Value);
            run.Drain();
        }
        Assert.Equal([1], results);

        static async IAsyncEnumerable<int> WaitingAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [Fact]
    public async Task Leaving_the_loop_early_aborts_the_run_and_disposes_the_source()
    {
        bool disposed = false;
        await foreach (int _ in StagePipeline.From(Source()).Then("same", number => number).AsAsyncEnumerable(StageRuns.Four, StageRuns.Cancellation))
            break;
        Assert.True(disposed);

        IEnumerable<int> Source()
        {
            try
            {
                foreach (int number in Endless())
                    yield return number;
            }
            finally
            {
                disposed = true;
            }
        }
    }

    [Fact]
    public async Task A_run_that_nobody_reads_takes_no_more_than_its_queues_hold()
    {
        int read = 0;
        await using StageRun<int> run = StagePipeline.From(Endless(number => read = number + 1))
            .Then("one", number => number)
            .Then("two", number => number)
            .Start(StageRuns.Four, StageRuns.Cancellation);

        await StageRuns.UntilAsync(() => read >= 24);
        await StageRuns.SettleAsync(() => read);

        // Three queues of eight, two stages of four workers, and one on its way.
        Assert.InRange(read, 24, (3 * 8) + (2 * 4) + 1);
    }

    private static IEnumerable<int> Endless(Action<int>? onRead = null)
    {
        for (int number = 0; ; number++)
        {
            onRead?.Invoke(number);
            yield return number;
        }
    }
}
