using RagKit.Resilience;
using RagKit.Runs;

namespace RagKit.Flows.Tests.Flows;

/// <summary>Runs that did not complete go on where they were.</summary>
public sealed class ResumeTests : IAsyncDisposable
{
    private readonly FlowRunner _runner = new();
    private readonly List<string> _done = [];
    private bool _isBroken = true;

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    [Fact]
    public async Task A_resumed_run_does_not_run_completed_tasks_again()
    {
        FlowTask<string, string> work = Work();
        Flow<Nothing, string> flow = Flow.Create("resumed", async run =>
        {
            string first = await run.CallAsync(work, "first"), same = await run.CallAsync(work, "first");
            return first + same + await run.CallAsync(work, "broken");
        });
        FlowRunException failure = await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.Contains($"ResumeAsync(\"{failure.RunId}\")", failure.Message, StringComparison.Ordinal);
        _isBroken = false;
        RunHandle<string> run = (RunHandle<string>)await _runner.ResumeAsync(failure.RunId, Ends);
        Assert.Equal("FIRSTFIRSTBROKEN", await run.Result);
        Assert.Equal(["first", "first", "broken"], _done);
    }

    [Fact]
    public async Task A_resumed_map_runs_only_what_is_not_done()
    {
        FlowTask<string, string> work = Work();
        Flow<string, int> flow = Flow.Create("mapped", async (string items, FlowRun run) =>
        {
            List<TaskOutcome<string>> outcomes = await run.Map(work, items.Split(' ')).ToListAsync();
            return outcomes.All(outcome => outcome.IsSuccess) ? outcomes.Count : throw new InvalidOperationException("Some failed.");
        });
        FlowRunException failure = await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, "a b broken c", cancellationToken: Ends));
        _isBroken = false;
        await (await _runner.ResumeAsync(failure.RunId, Ends)).Ended;
        Assert.Equal(["a", "b", "broken", "c"], _done.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_resumed_subflow_goes_on_too()
    {
        FlowTask<string, string> work = Work();
        Flow<Nothing, string> inner = Flow.Create("inner", async run => await run.CallAsync(work, "a") + await run.CallAsync(work, "broken"));
        Flow<Nothing, string> outer = Flow.Create("outer", async run => await run.RunAsync(inner) + await run.CallAsync(work, "b"));
        FlowRunException failure = await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(outer, cancellationToken: Ends));
        _isBroken = false;
        RunHandle<string> run = (RunHandle<string>)await _runner.ResumeAsync(failure.RunId, Ends);
        Assert.Equal("ABROKENB", await run.Result);
        Assert.Equal(["a", "broken", "b"], _done);
    }

    [Fact]
    public async Task A_flow_that_is_tried_again_keeps_what_was_completed()
    {
        FlowTask<string, string> work = Work();
        int attempts = 0;
        Flow<Nothing, string> flow = Flow.Create(
            "retried",
            async run =>
            {
                _isBroken = ++attempts == 1;
                return await run.CallAsync(work, "a") + await run.CallAsync(work, "broken");
            },
            new FlowOptions { Retry = RetryPolicy.Times(1) });
        Assert.Equal("ABROKEN", await _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.Equal(["a", "broken"], _done);
    }

    [Fact]
    public async Task A_run_with_an_id_of_its_own_is_started_once()
    {
        FlowTask<string, string> work = Work();
        Flow<string, string> flow = Flow.Create("once", async (string text, FlowRun run) => await run.CallAsync(work, text));
        RunOptions options = new() { Id = "once-today" };
        Assert.Equal("A", await _runner.RunAsync(flow, "a", options, Ends));
        Assert.Equal("A", await _runner.RunAsync(flow, "a", options, Ends));
        Assert.Equal(["a"], _done);
    }

    [Fact]
    public async Task A_paused_run_goes_on_behind_the_pause_when_it_is_resumed()
    {
        FlowTask<string, string> work = Work();
        Flow<Nothing, string> flow = Flow.Create("approval", async run =>
        {
            string draft = await run.CallAsync(work, "draft");
            await run.PauseAsync("Is the draft right?");
            return draft + await run.CallAsync(work, "publish");
        });
        RunHandle<string> paused = await _runner.StartAsync(flow, cancellationToken: Ends);
        RunSummary summary = await paused.Ended;
        Assert.Equal((RunState.Paused, "Is the draft right?"), (summary.Run.State, summary.Run.Message));
        Assert.Equal("DRAFTPUBLISH", await ((RunHandle<string>)await _runner.ResumeAsync(paused.Id, Ends)).Result);
        Assert.Equal(["draft", "publish"], _done);
    }

    [Fact]
    public async Task A_run_that_is_at_work_elsewhere_is_not_taken()
    {
        Flow<Nothing, Nothing> flow = Flow.Create("claimed", _ => Task.CompletedTask);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await _runner.Runs.TryClaimRunAsync("theirs", "other-machine:1:1:x", now, now.AddMinutes(1), Ends);
        FlowException refusal = await Assert.ThrowsAsync<FlowException>(() => _runner.RunAsync(flow, new RunOptions { Id = "theirs" }, Ends));
        Assert.Contains("at work elsewhere (other-machine:1:1:x", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_process_is_gone_is_recovered_and_its_interrupted_task_knows()
    {
        List<bool> interrupted = [];
        FlowTask<Nothing, Nothing> task = FlowTask.Create("task", (Nothing _, TaskRun run) =>
        {
            interrupted.Add(run.WasInterrupted);
            return Task.CompletedTask;
        });
        Flow<Nothing, Nothing> flow = Flow.Create("recovered", run => run.CallAsync(task));
        // What a process leaves behind that died while the task was at work: a complete run's first four events.
        RunHandle<Nothing> whole = await _runner.StartAsync(flow, cancellationToken: Ends);
        RunEvent[] left = await whole.WatchAsync(Ends).Take(4).Select(happened => happened with { RunId = "left" }).ToArrayAsync(Ends);
        await _runner.Runs.AppendAsync(left, Ends);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await _runner.Runs.TryClaimRunAsync("left", $"{Environment.MachineName}:1999999999:1:x", now, now.AddMinutes(1), Ends);

        RunHandle recovered = Assert.Single(await _runner.RecoverAsync(Ends));
        Assert.Equal(RunState.Completed, (await recovered.Ended).Run.State);
        Assert.Equal([false, true], interrupted);
        string[] states = await recovered.WatchAsync(Ends).Select(happened => $"{happened.Name} {happened.State}").Skip(4).ToArrayAsync(Ends);
        Assert.Equal(["recovered Crashed", "recovered Running", "task Crashed", "task Running", "task Completed", "recovered Completed"], states);
    }

    private FlowTask<string, string> Work() => FlowTask.Create("work", (string text, TaskRun run) =>
    {
        if (text == "broken" && _isBroken)
            throw new InvalidOperationException("It is broken.");
        lock (_done)
            _done.Add(text);
        return Task.FromResult(text.ToUpperInvariant());
    });
}
