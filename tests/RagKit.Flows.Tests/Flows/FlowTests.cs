using RagKit.Runs;

namespace RagKit.Flows.Tests.Flows;

/// <summary>Flows as their authors see them: tasks that are called, submitted, mapped, and put together.</summary>
public sealed class FlowTests : IAsyncDisposable
{
    private static readonly FlowTask<int, int> Double = FlowTask.Create("double", async (int number, TaskRun run) =>
    {
        await Task.Yield();
        return 2 * number;
    });

    private readonly FlowRunner _runner = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    [Fact]
    public async Task A_flow_calls_tasks_and_gives_its_result()
    {
        Flow<int, int> flow = Flow.Create("twice", async (int number, FlowRun run) => await run.CallAsync(Double, await run.CallAsync(Double, number)));
        Assert.Equal(20, await _runner.RunAsync(flow, 5, cancellationToken: Ends));
    }

    [Fact]
    public async Task Every_transition_is_an_event_with_a_time_in_the_order_it_happened()
    {
        Flow<int, int> flow = Flow.Create("once", async (int number, FlowRun run) => await run.CallAsync(Double, number));
        RunHandle<int> run = await _runner.StartAsync(flow, 1, cancellationToken: Ends);
        List<RunEvent> events = await run.WatchAsync(Ends).ToListAsync(Ends);
        Assert.Equal(
            ["once Pending", "once Running", "double Pending", "double Running", "double Completed", "once Completed"],
            events.Select(happened => $"{happened.Name} {happened.State}"));
        Assert.True(events.Zip(events.Skip(1)).All(pair => pair.First.Sequence < pair.Second.Sequence && pair.First.At <= pair.Second.At));
    }

    [Fact]
    public async Task Submitted_calls_run_side_by_side_and_take_futures_as_input()
    {
        FlowTask<(int Left, int Right), int> add = FlowTask.Create("add", ((int Left, int Right) pair, TaskRun task) => Task.FromResult(pair.Left + pair.Right));
        Flow<Nothing, int> flow = Flow.Create("futures", async run =>
        {
            TaskFuture<int> first = run.Submit(Double, 1), second = run.Submit(Double, first), third = run.Submit(Double, 10);
            return await run.Submit(add, TaskFuture.Both(second, third));
        });
        Assert.Equal(24, await _runner.RunAsync(flow, cancellationToken: Ends));
    }

    [Fact]
    public async Task A_call_that_waits_for_another_begins_after_it_and_not_at_all_when_that_fails()
    {
        List<string> order = [];
        FlowTask<string, Nothing> note = FlowTask.Create("note", async (string name, TaskRun run) =>
        {
            await Task.Delay(name == "first" ? 30 : 0);
            lock (order)
                order.Add(name);
            if (name == "bad")
                throw new InvalidOperationException("It is bad.");
        });
        Flow<Nothing, string> flow = Flow.Create("waiting", async run =>
        {
            TaskFuture<Nothing> first = run.Submit(note, "first");
            await run.Submit(note, "second", waitFor: [first]);
            TaskFuture<Nothing> third = run.Submit(note, "third", waitFor: [run.Submit(note, "bad")]);
            return (await Assert.ThrowsAsync<FlowException>(() => third.Task)).Message;
        });
        Assert.Contains("did not succeed", await _runner.RunAsync(flow, cancellationToken: Ends), StringComparison.Ordinal);
        Assert.Equal(["first", "second", "bad"], order);
    }

    [Fact]
    public async Task A_map_gives_outcomes_in_order_and_a_failed_item_leaves_its_siblings_alone()
    {
        FlowTask<int, int> picky = FlowTask.Create("picky", async (int number, TaskRun run) =>
        {
            await Task.Delay(number % 3);
            return number % 10 == 7 ? throw new InvalidOperationException($"Not {number}.") : number;
        });
        Flow<int, List<string>> flow = Flow.Create("map", async (int count, FlowRun run) =>
            await run.Map(picky, Enumerable.Range(0, count)).Select(outcome => outcome.IsSuccess ? $"{outcome.Value}" : outcome.Error!.Message).ToListAsync());
        List<string> outcomes = await _runner.RunAsync(flow, 100, cancellationToken: Ends);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => number % 10 == 7 ? $"Not {number}." : $"{number}"), outcomes);
    }

    [Fact]
    public async Task A_map_keeps_to_its_bound()
    {
        int working = 0, most = 0;
        FlowTask<int, Nothing> counted = FlowTask.Create("counted", async (int number, TaskRun run) =>
        {
            RaiseTo(ref most, Interlocked.Increment(ref working));
            await Task.Delay(1);
            Interlocked.Decrement(ref working);
        });
        Flow<Nothing, int> flow = Flow.Create("bounded", async run =>
            await run.Map(counted, Enumerable.Range(0, 200), new MapOptions { MaxConcurrency = 7, Ordered = false }).CountAsync());
        Assert.Equal(200, await _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.InRange(most, 2, 7);
    }

    [Fact]
    public async Task A_map_that_stops_on_failure_cancels_its_siblings_and_fails_the_run()
    {
        FlowTask<int, Nothing> slow = FlowTask.Create("slow", async (int number, TaskRun run) =>
        {
            await Task.Delay(number == 3 ? TimeSpan.FromMilliseconds(50) : Timeout.InfiniteTimeSpan, run.CancellationToken);
            throw new InvalidOperationException("Three.");
        });
        Flow<Nothing, int> flow = Flow.Create("stopping", async run =>
            await run.Map(slow, Enumerable.Range(0, 8), new MapOptions { StopOnFailure = true, Ordered = false }).CountAsync());
        FlowRunException failure = await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.Equal("Three.", failure.InnerException!.Message);
        RunInfo run = (await _runner.Runs.FindRunAsync(failure.RunId, Ends))!;
        Assert.Equal((1, 7), (run.Tasks[RunState.Failed], run.Tasks[RunState.Cancelled]));
    }

    [Fact]
    public async Task A_constant_is_passed_to_every_item()
    {
        FlowTask<(string Word, string Mark), string> join = FlowTask.Create("join", ((string Word, string Mark) input, TaskRun run) => Task.FromResult(input.Word + input.Mark));
        Flow<Nothing, List<string>> flow = Flow.Create("constant", async run => await run.Map(join, ["a", "b"], "!").Select(outcome => outcome.Value).ToListAsync());
        Assert.Equal(["a!", "b!"], await _runner.RunAsync(flow, cancellationToken: Ends));
    }

    [Fact]
    public async Task A_subflow_has_a_run_of_its_own_that_names_its_parent()
    {
        Flow<int, int> inner = Flow.Create("inner", async (int number, FlowRun run) => await run.CallAsync(Double, number));
        Flow<int, int> outer = Flow.Create("outer", async (int number, FlowRun run) => await run.RunAsync(inner, number) + await run.RunAsync(inner, number));
        RunHandle<int> handle = await _runner.StartAsync(outer, 3, cancellationToken: Ends);
        Assert.Equal(12, await handle.Result);
        List<RunInfo> runs = await _runner.Runs.ListRunsAsync(new RunFilter { Flow = "inner" }, Ends).ToListAsync(Ends);
        Assert.Equal([handle.Id, handle.Id], runs.Select(run => run.ParentRunId));
    }

    [Fact]
    public async Task Calls_and_runs_are_named_by_their_arguments()
    {
        FlowTask<string, string> fetch = FlowTask.Create("fetch", (string url, TaskRun run) => Task.FromResult(run.DisplayName), new TaskOptions { RunName = "fetch {url}" });
        Flow<string, string> flow = Flow.Create("named", async (string url, FlowRun run) => await run.CallAsync(fetch, url), new FlowOptions { RunName = "refresh {url}" });
        RunHandle<string> handle = await _runner.StartAsync(flow, "example.org", cancellationToken: Ends);
        Assert.Equal("fetch example.org", await handle.Result);
        Assert.Equal("refresh example.org", (await handle.Ended).Run.DisplayName);
    }

    [Fact]
    public async Task Two_flows_of_one_name_are_refused()
    {
        Flow<Nothing, Nothing> one = Flow.Create("same", _ => Task.CompletedTask), other = Flow.Create("same", _ => Task.CompletedTask);
        await _runner.RunAsync(one, cancellationToken: Ends);
        FlowException refusal = await Assert.ThrowsAsync<FlowException>(() => _runner.RunAsync(other, cancellationToken: Ends));
        Assert.Contains("two flows named 'same'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_says_so_and_cancellation_escapes()
    {
        using CancellationTokenSource stop = new();
        FlowTask<Nothing, Nothing> wait = FlowTask.Create("wait", async (Nothing _, TaskRun run) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, run.CancellationToken);
        });
        Flow<Nothing, Nothing> flow = Flow.Create("cancelled", run => run.CallAsync(wait));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(flow, new RunOptions { Id = "c" }, stop.Token));
        RunInfo run = (await _runner.Runs.FindRunAsync("c", Ends))!;
        Assert.Equal((RunState.Cancelled, 1), (run.State, run.Tasks[RunState.Cancelled]));
    }

    private static void RaiseTo(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
