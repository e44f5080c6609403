using RagKit.Caching;
using RagKit.Runs;

namespace RagKit.Flows.Tests.Flows;

/// <summary>Calls of which all count or none.</summary>
public sealed class TransactionTests : IAsyncDisposable
{
    private readonly FlowRunner _runner = new();
    private readonly List<string> _log = [];

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    [Fact]
    public async Task Commits_come_in_order_when_the_transaction_ends_well()
    {
        FlowTask<string, string> step = Step();
        Flow<Nothing, Nothing> flow = Flow.Create("well", run => run.InTransactionAsync("publish", async inside =>
        {
            await inside.CallAsync(step, "a");
            await inside.CallAsync(step, "b");
            _log.Add("end");
        }));
        await _runner.RunAsync(flow, cancellationToken: Ends);
        Assert.Equal(["do a", "do b", "end", "commit a", "commit b"], _log);
    }

    [Fact]
    public async Task When_a_later_call_fails_the_earlier_ones_are_undone_in_reverse_order()
    {
        FlowTask<string, string> step = Step();
        Flow<Nothing, Nothing> flow = Flow.Create("badly", run => run.InTransactionAsync("publish", async inside =>
        {
            await inside.CallAsync(step, "a");
            await inside.CallAsync(step, "b");
            await inside.CallAsync(step, "fail");
        }));
        FlowRunException failure = await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.Equal(["do a", "do b", "undo b", "undo a"], _log);
        RunInfo run = (await _runner.Runs.FindRunAsync(failure.RunId, Ends))!;
        Assert.Equal((3, 1), (run.Tasks[RunState.RolledBack], run.Tasks[RunState.Failed]));
    }

    [Fact]
    public async Task A_commit_that_throws_rolls_all_back()
    {
        FlowTask<string, string> step = Step();
        Flow<Nothing, Nothing> flow = Flow.Create("commit", run => run.InTransactionAsync("publish", async inside =>
        {
            await inside.CallAsync(step, "a");
            await inside.CallAsync(step, "no commit");
        }));
        await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.Equal(["do a", "do no commit", "commit a", "undo no commit", "undo a"], _log);
    }

    [Fact]
    public async Task Nothing_is_in_the_cache_before_the_commit()
    {
        FlowTask<string, string> step = Step().With(new TaskOptions { Cache = CachePolicy.Inputs });
        Flow<bool, Nothing> flow = Flow.Create("cached", (bool fails, FlowRun run) => run.InTransactionAsync("publish", async inside =>
        {
            await inside.CallAsync(step, "a");
            if (fails)
                await inside.CallAsync(step, "fail");
        }));
        await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, true, cancellationToken: Ends));
        await _runner.RunAsync(flow, false, cancellationToken: Ends);
        await _runner.RunAsync(flow, false, cancellationToken: Ends);
        Assert.Equal(["do a", "undo a", "do a", "commit a"], _log);
    }

    [Fact]
    public async Task A_resumed_run_does_what_was_undone_again_and_leaves_what_was_committed()
    {
        FlowTask<string, string> step = Step();
        bool fails = true;
        Flow<Nothing, Nothing> flow = Flow.Create("resumed", async run =>
        {
            await run.InTransactionAsync("first", inside => inside.CallAsync(step, "a"));
            await run.InTransactionAsync("second", async inside =>
            {
                await inside.CallAsync(step, "b");
                if (fails)
                    throw new InvalidOperationException("Not yet.");
            });
        });
        FlowRunException failure = await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, cancellationToken: Ends));
        fails = false;
        await (await _runner.ResumeAsync(failure.RunId, Ends)).Ended;
        Assert.Equal(["do a", "commit a", "do b", "undo b", "do b", "commit b"], _log);
    }

    [Fact]
    public async Task A_call_outside_of_a_transaction_commits_by_itself()
    {
        FlowTask<string, string> step = Step();
        Flow<Nothing, string> flow = Flow.Create("alone", run => run.CallAsync(step, "a"));
        await _runner.RunAsync(flow, cancellationToken: Ends);
        Assert.Equal(["do a", "commit a"], _log);
    }

    private FlowTask<string, string> Step() => FlowTask.Create("step", (string name, TaskRun run) =>
    {
        if (name == "fail")
            throw new InvalidOperationException("It fails.");
        _log.Add($"do {name}");
        return Task.FromResult(name);
    }).OnCommit((_, name) =>
    {
        if (name == "no commit")
            throw new InvalidOperationException("It can't be committed.");
        _log.Add($"commit {name}");
        return default;
    }).OnRollback((_, name, _) =>
    {
        _log.Add($"undo {name}");
        return default;
    });
}
