using RagKit.Runs;

namespace RagKit.Stages.Tests;

public sealed class StageFailureTests
{
    [Fact]
    public async Task An_item_that_throws_fails_alone_with_its_stage_its_source_and_what_it_had_become()
    {
        List<StageOutcome<string>> outcomes = await StagePipeline.From(Enumerable.Range(0, 100))
            .Then("double", number => 2 * number)
            .Then("name", number => number == 84 ? throw new FormatException("no name for 84") : $"{number}")
            .Then("never", name => name)
            .OutcomesAsync();

        Assert.Equal(99, outcomes.Count(outcome => outcome.IsSuccess));
        StageOutcome<string> failed = Assert.Single(outcomes, outcome => !outcome.IsSuccess);
        Assert.Equal(("name", 42, 84, 1), (failed.Failure!.Stage, failed.Failure.Source, failed.Failure.Item, failed.Failure.Attempts));
        Assert.Equal(42, failed.Source);
        Assert.Same(failed.Failure, Assert.Throws<StageFailedException>(() => failed.Value).Failure);
    }

    [Fact]
    public async Task StopOnFailure_ends_the_run_with_the_first_failure()
    {
        int begun = 0;
        StageFailedException stopped = await Assert.ThrowsAsync<StageFailedException>(() => StagePipeline.From(Enumerable.Range(0, 1_000_000))
            .Then("parse", async (number, cancellationToken) =>
            {
                if (Interlocked.Increment(ref begun) == 10)
                    throw new FormatException("bad");
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return number;
            }, new StageOptions { Workers = 10 })
            .ListAsync(StageRuns.Four with { StopOnFailure = true }));

        Assert.StartsWith("Stage 'parse' could not do '", stopped.Message);
        Assert.EndsWith("': bad", stopped.Message);
        Assert.IsType<FormatException>(stopped.InnerException);
        Assert.Equal(10, begun);
    }

    [Fact]
    public async Task A_handler_that_throws_aborts_the_run()
    {
        IOException thrown = await Assert.ThrowsAsync<IOException>(() => StagePipeline.From(Enumerable.Range(0, 1_000_000))
            .Then("parse", number => number == 5 ? throw new FormatException() : number)
            .OnFailed((_, _) => throw new IOException("no room for letters"))
            .RunAsync(StageRuns.Four, StageRuns.Cancellation));
        Assert.Equal("no room for letters", thrown.Message);
    }

    [Fact]
    public async Task A_function_that_was_cancelled_by_something_else_fails_its_item()
    {
        List<StageOutcome<int>> outcomes = await StagePipeline.From([1])
            .Then("call", (int number, CancellationToken _) => ValueTask.FromException<int>(new TaskCanceledException("timed out")))
            .OutcomesAsync();
        Assert.IsType<TaskCanceledException>(Assert.Single(outcomes).Failure!.Exception);
    }

    [Fact]
    public async Task What_the_source_throws_escapes_when_all_that_was_read_is_finished()
    {
        List<int> results = [];
        IOException thrown = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (int result in StagePipeline.From(Source()).Then("slow", YieldAsync).AsAsyncEnumerable(StageRuns.Four, StageRuns.Cancellation))
                results.Add(result);
        });

        Assert.Equal("the disk is gone", thrown.Message);
        Assert.Equal(Enumerable.Range(0, 50), results.Order());

        static IEnumerable<int> Source()
        {
            for (int number = 0; number < 50; number++)
                yield return number;
            throw new IOException("the disk is gone");
        }

        static async ValueTask<int> YieldAsync(int number, CancellationToken cancellationToken)
        {
            for (int turn = 0; turn < 20; turn++)
                await Task.Yield();
            return number;
        }
    }

    [Fact]
    public async Task Failures_can_be_kept_as_dead_letters()
    {
        Letters letters = new();
        DateTimeOffset now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await StagePipeline.From(["good", "bad"])
            .Then("parse", text => text == "bad" ? throw new FormatException("no") : text)
            .OnFailed(letters, "import", failure => $"import/{failure.Source}", failure => "bad"u8.ToArray())
            .RunAsync(StageRuns.Four with { Time = new RagKit.Testing.Time.ManualTime(now) }, StageRuns.Cancellation);

        DeadLetter letter = Assert.Single(letters.All);
        Assert.Equal(
            new DeadLetter("import/bad", "import", "parse", "System.FormatException: no") { Input = letter.Input, InputName = "bad", Details = letter.Details, Attempts = 1, At = now },
            letter);
        Assert.Equal("bad"u8, letter.Input.Span);
    }

    private sealed class Letters : IDeadLetterStore
    {
        public List<DeadLetter> All { get; } = [];

        public ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken = default)
        {
            lock (All)
                All.AddRange(letters);
            return default;
        }

        public IAsyncEnumerable<DeadLetter> ListAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => All.ToAsyncEnumerable();

        public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => new(All.RemoveAll(letter => ids.Contains(letter.Id)));
    }
}
