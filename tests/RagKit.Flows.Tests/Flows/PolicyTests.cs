using RagKit.Caching;
using RagKit.Limits;
using RagKit.Resilience;
using RagKit.Runs;
using RagKit.Testing.Time;

namespace RagKit.Flows.Tests.Flows;

/// <summary>What a task's options do to its calls: caching, retries, limits, hooks, dead letters.</summary>
public sealed class PolicyTests : IAsyncDisposable
{
    private readonly RecordingNotification _told = new();
    private readonly FlowRunner _runner;
    private int _calls;

    public PolicyTests() => _runner = new(new FlowRunnerOptions { Limits = [new ConcurrencyLimit("one", 1)], Notifications = [_told] });

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    [Fact]
    public async Task A_cached_result_is_not_made_again_in_this_run_or_the_next()
    {
        Flow<string, string> flow = FlowOf(new TaskOptions { Cache = CachePolicy.Inputs });
        await _runner.RunAsync(flow, "a", cancellationToken: Ends);
        RunHandle<string> second = await _runner.StartAsync(flow, "a", cancellationToken: Ends);
        Assert.Equal("A", await second.Result);
        Assert.Equal(1, (await second.Ended).Run.Tasks[RunState.Cached]);
        await _runner.RunAsync(flow, "b", cancellationToken: Ends);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task Another_version_makes_the_result_anew()
    {
        await _runner.RunAsync(FlowOf(new TaskOptions { Cache = CachePolicy.Inputs, Version = "1" }, "v1"), "a", cancellationToken: Ends);
        await _runner.RunAsync(FlowOf(new TaskOptions { Cache = CachePolicy.Inputs, Version = "2" }, "v2"), "a", cancellationToken: Ends);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task Equal_calls_at_the_same_time_are_made_once()
    {
        FlowTask<string, string> slow = FlowTask.Create(
            "slow",
            async (string text, TaskRun run) =>
            {
                Interlocked.Increment(ref _calls);
                await Task.Delay(50);
                return text;
            },
            new TaskOptions { Cache = CachePolicy.Inputs });
        Flow<Nothing, int> flow = Flow.Create("flight", async run => (await TaskFuture.All(Enumerable.Range(0, 20).Select(_ => run.Submit(slow, "a")))).Count);
        RunHandle<int> handle = await _runner.StartAsync(flow, cancellationToken: Ends);
        Assert.Equal(20, await handle.Result);
        Assert.Equal(1, _calls);
        Assert.Equal(19, (await handle.Ended).Run.Tasks[RunState.Cached]);
    }

    [Fact]
    public async Task A_refreshing_call_makes_the_result_anew_for_others_too()
    {
        CachePolicy policy = CachePolicy.Inputs;
        await _runner.RunAsync(FlowOf(new TaskOptions { Cache = policy }, "plain"), "a", cancellationToken: Ends);
        await _runner.RunAsync(FlowOf(new TaskOptions { Cache = policy.Refreshed() }, "refreshing"), "a", cancellationToken: Ends);
        await _runner.RunAsync(FlowOf(new TaskOptions { Cache = policy }, "again"), "a", cancellationToken: Ends);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task Failed_attempts_are_retried_and_told_apart_in_the_ledger()
    {
        FlowTask<Nothing, int> flaky = FlowTask.Create("flaky", (TaskRun run) => run.Attempt < 3 ? throw new InvalidOperationException("Not yet.") : Task.FromResult(run.Attempt), new TaskOptions { Retry = RetryPolicy.Times(2) });
        Flow<Nothing, int> flow = Flow.Create("retry", run => run.CallAsync(flaky));
        RunHandle<int> handle = await _runner.StartAsync(flow, cancellationToken: Ends);
        Assert.Equal(3, await handle.Result);
        string[] states = await handle.WatchAsync(Ends).Where(happened => happened.Name == "flaky")
            .Select(happened => $"{happened.State} {happened.Attempt}").ToArrayAsync(Ends);
        Assert.Equal(["Pending 0", "Running 1", "Retrying 1", "Running 2", "Retrying 2", "Running 3", "Completed 3"], states);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_timed_out()
    {
        ManualTime time = new();
        await using FlowRunner runner = new(new FlowRunnerOptions { Time = time });
        TaskCompletionSource begun = new();
        FlowTask<Nothing, Nothing> slow = FlowTask.Create(
            "slow",
            async (Nothing _, TaskRun run) =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, run.CancellationToken);
            },
            new TaskOptions { Retry = new RetryPolicy { AttemptTimeout = TimeSpan.FromMinutes(1) } });
        RunHandle<Nothing> handle = await runner.StartAsync(Flow.Create("late", run => run.CallAsync(slow)), cancellationToken: Ends);
        await begun.Task;
        time.Advance(TimeSpan.FromMinutes(2));
        RunSummary summary = await handle.Ended;
        Assert.Equal((RunState.TimedOut, 1), (summary.Run.State, summary.Run.Tasks[RunState.TimedOut]));
    }

    [Fact]
    public async Task Tasks_that_name_a_limit_share_it()
    {
        int working = 0, most = 0;
        FlowTask<int, Nothing> limited = FlowTask.Create(
            "limited",
            async (int number, TaskRun run) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref working));
                await Task.Delay(1);
                Interlocked.Decrement(ref working);
            },
            new TaskOptions { Limits = ["one"] });
        Flow<Nothing, int> flow = Flow.Create("limits", async run => await run.Map(limited, Enumerable.Range(0, 20)).CountAsync());
        Assert.Equal(20, await _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_limit_that_does_not_exist_is_named()
    {
        FlowRunException failure = await Assert.ThrowsAsync<FlowRunException>(() =>
            _runner.RunAsync(FlowOf(new TaskOptions { Limits = ["openai"] }), "a", cancellationToken: Ends));
        Assert.Contains("'openai'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("one", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_that_cannot_be_keyed_is_named()
    {
        FlowTask<(string Text, Stream Log), string> task = FlowTask.Create("keyed", ((string Text, Stream Log) input, TaskRun run) => Task.FromResult(input.Text), new TaskOptions { Cache = CachePolicy.Inputs });
        Flow<Nothing, string> flow = Flow.Create("unkeyable", run => run.CallAsync(task, ("a", Stream.Null)));
        FlowRunException failure = await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.Contains("Log", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_that_fail_are_dead_letters_until_a_redrive_succeeds()
    {
        bool isBroken = true;
        FlowTask<string, string> task = FlowTask.Create("letters", (string text, TaskRun run) => isBroken && text == "b" ? throw new InvalidOperationException("Broken.") : Task.FromResult(text));
        _runner.Catalog.Add(task);
        Flow<Nothing, int> flow = Flow.Create("dead", async run => await run.Map(task, ["a", "b", "c"]).CountAsync(outcome => outcome.IsSuccess));
        RunHandle<int> handle = await _runner.StartAsync(flow, cancellationToken: Ends);
        Assert.Equal(2, await handle.Result);

        DeadLetter letter = Assert.Single(await LettersAsync());
        Assert.Equal((handle.Id, "letters", "InvalidOperationException: Broken.", 1), (letter.RunId, letter.Stage, letter.Error, letter.Attempts));
        Assert.Equal((0, 1), await _runner.RedriveAsync(cancellationToken: Ends));
        Assert.Equal(2, Assert.Single(await LettersAsync()).Attempts);
        isBroken = false;
        Assert.Equal((1, 0), await _runner.RedriveAsync(cancellationToken: Ends));
        Assert.Empty(await LettersAsync());
    }

    [Fact]
    public async Task Hooks_hear_of_completion_failure_and_the_runs_end_and_may_throw()
    {
        List<string> heard = [];
        FlowTask<string, string> task = FlowTask.Create("hooked", (string text, TaskRun run) => text == "bad" ? throw new InvalidOperationException("Bad.") : Task.FromResult(text))
            .OnCompletion((run, value) =>
            {
                heard.Add($"completed {value}");
                throw new InvalidOperationException("A hook's own mistake.");
            })
            .OnFailure((run, error) =>
            {
                heard.Add($"failed {error.Message}");
                return default;
            });
        Flow<string, string> flow = Flow.Create("hooks", async (string text, FlowRun run) => await run.CallAsync(task, text));
        Assert.Equal("good", await _runner.RunAsync(flow, "good", cancellationToken: Ends));
        await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, "bad", cancellationToken: Ends));
        Assert.Equal(["completed good", "failed Bad."], heard);
        Assert.Equal([RunState.Completed, RunState.Failed], _told.Summaries.Select(summary => summary.Run.State));
    }

    private async Task<List<DeadLetter>> LettersAsync() => await _runner.DeadLetters.ListAsync(new()).ToListAsync();

    private Flow<string, string> FlowOf(TaskOptions options, string name = "flow")
    {
        FlowTask<string, string> task = FlowTask.Create(
            "upper",
            (string text, TaskRun run) =>
            {
                Interlocked.Increment(ref _calls);
                return Task.FromResult(text.ToUpperInvariant());
            },
            options);
        return Flow.Create(name, async (string text, FlowRun run) => await run.CallAsync(task, text));
    }

    private sealed class RecordingNotification : IRunNotification
    {
        public List<RunSummary> Summaries { get; } = [];

        public ValueTask NotifyAsync(RunSummary summary, CancellationToken cancellationToken = default)
        {
            Summaries.Add(summary);
            throw new InvalidOperationException("Nobody listens.");
        }
    }
}
