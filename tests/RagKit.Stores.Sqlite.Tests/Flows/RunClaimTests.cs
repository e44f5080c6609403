using System.Collections.Concurrent;
using RagKit.Flows;
using RagKit.Runs;
using RagKit.TestData;
using RagKit.Testing.Time;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>Two runners over one file, as two processes have them, in each other's way at moments that processes seldom hit.</summary>
public sealed class RunClaimTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteFlowStore _store;
    private readonly HookedStore _hooked;
    private readonly FlowRunner _one, _other;
    private readonly ConcurrentQueue<string> _done = new();
    private readonly Flow<Nothing, string> _flow;
    private bool _isBroken = true;
    private int _bodies;

    public RunClaimTests()
    {
        _store = new SqliteFlowStore(Path.Combine(_folder.Path, "flows.db"));
        _hooked = new HookedStore(_store);
        FlowTask<string, string> work = FlowTask.Create("work", (string text, TaskRun _) =>
        {
            if (text == "last" && _isBroken)
                throw new IOException("It is broken.");
            _done.Enqueue(text);
            return Task.FromResult(text.ToUpperInvariant());
        });
        _flow = Flow.Create("both", async run =>
        {
            Interlocked.Increment(ref _bodies);
            return await run.CallAsync(work, "first") + await run.CallAsync(work, "last");
        });
        _one = new FlowRunner(new FlowRunnerOptions { Runs = _store }, new FlowCatalog().Add(_flow));
        _other = new FlowRunner(new FlowRunnerOptions { Runs = _hooked, Values = _store, DeadLetters = _store }, new FlowCatalog().Add(_flow));
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_run_that_somebody_completes_before_it_is_claimed_is_not_run_again()
    {
        await FailAsync("run");
        _isBroken = false;
        _hooked.BeforeClaim = async () => await (await _one.ResumeAsync("run", Ends)).Ended;
        RunHandle<string> run = (RunHandle<string>)await _other.ResumeAsync("run", Ends);
        Assert.Equal("FIRSTLAST", await run.Result);
        Assert.Equal(["first", "last"], _done);
        Assert.Equal(2, _bodies);
        Assert.Null(await _store.FindClaimAsync("run", Ends));
    }

    [Fact]
    public async Task A_run_that_somebody_goes_on_with_before_it_is_claimed_loses_no_event()
    {
        await FailAsync("run");
        _hooked.BeforeClaim = async () =>
        {
            await (await _one.ResumeAsync("run", Ends)).Ended;
            _isBroken = false;
        };
        RunSummary summary = await (await _other.ResumeAsync("run", Ends)).Ended;
        Assert.Equal(RunState.Completed, summary.Run.State);
        Assert.Equal([(RunState.Completed, 2)], summary.Run.Tasks.Select(count => (count.Key, (int)count.Value)));
    }

    [Fact]
    public async Task A_run_that_somebody_ends_before_it_is_claimed_is_not_recovered()
    {
        RunEvent[] left = [new("left", 1, DateTimeOffset.UnixEpoch, TaskKey.Run, "both", RunState.Running)];
        await _store.AppendAsync(left, Ends);
        _hooked.BeforeClaim = async () => await (await _one.ResumeAsync("left", Ends)).Ended;
        Assert.Empty(await _other.RecoverAsync(Ends));
        Assert.Equal(RunState.Failed, (await _store.FindRunAsync("left", Ends))?.State);
    }

    [Fact]
    public async Task A_run_that_is_started_twice_at_once_in_one_process_is_run_once()
    {
        _isBroken = false;
        FlowException? refusal = null;
        _hooked.BeforeClaim = async () => refusal = await Assert.ThrowsAsync<FlowException>(() => _other.StartAsync(_flow, new RunOptions { Id = "run" }, Ends));
        RunHandle<string> run = await _other.StartAsync(_flow, new RunOptions { Id = "run" }, Ends);
        Assert.Equal("FIRSTLAST", await run.Result);
        Assert.Equal("Run 'run' is at work already.", refusal?.Message);
        Assert.Equal(1, _bodies);
    }

    [Fact]
    public async Task A_run_of_a_process_that_cannot_be_seen_from_here_is_not_taken_for_left()
    {
        await FailAsync("run");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await _store.TryClaimRunAsync("run", $"{Environment.MachineName}:1999999999:1:x@another", now, now.AddMinutes(1), Ends);
        FlowException refusal = await Assert.ThrowsAsync<FlowException>(() => _one.ResumeAsync("run", Ends));
        Assert.Contains("at work elsewhere", refusal.Message, StringComparison.Ordinal);
        await _store.TryClaimRunAsync("run", $"{Environment.MachineName}:1999999999:1:x@another", now, now, Ends);
    }

    [Fact]
    public async Task A_run_that_cannot_be_resumed_does_not_keep_others_from_being_recovered()
    {
        _isBroken = false;
        Flow<int, int> needs = Flow.Create("needs", (int input, FlowRun _) => Task.FromResult(input));
        _one.Catalog.Add(needs);
        await _store.AppendAsync(
        [
            new("whole", 1, DateTimeOffset.UnixEpoch, TaskKey.Run, "both", RunState.Running),
            new("without input", 1, DateTimeOffset.UnixEpoch.AddDays(1), TaskKey.Run, "needs", RunState.Running),
        ], Ends);
        RunHandle run = Assert.Single(await _one.RecoverAsync(Ends));
        Assert.Equal(("whole", RunState.Completed), (run.Id, (await run.Ended).Run.State));
        Assert.Null(await _store.FindClaimAsync("without input", Ends));
    }

    [Fact]
    public async Task A_part_of_a_run_that_is_at_work_elsewhere_is_not_cancelled_by_itself()
    {
        await _store.AppendAsync([new("run/part", 1, DateTimeOffset.UnixEpoch, TaskKey.Run, "both", RunState.Running) { ParentRunId = "run" }], Ends);
        FlowException refusal = await Assert.ThrowsAsync<FlowException>(() => _one.CancelAsync("run/part", Ends));
        Assert.Equal("Run 'run/part' is part of run 'run': cancel that one.", refusal.Message);
        Assert.Equal(RunState.Running, (await _store.FindRunAsync("run/part", Ends))?.State);
    }

    [Fact]
    public async Task What_an_owner_writes_that_stood_still_does_not_take_the_place_of_what_the_next_one_writes()
    {
        TaskCompletionSource stands = new(), goesOn = new();
        int bodies = 0;
        FlowTask<int, int> work = FlowTask.Create("work", (int item, TaskRun _) => Task.FromResult(item));
        // The first owner's body stands still at its beginning, the second one's in the middle, while the first one goes on to its end.
        Flow<Nothing, int> flow = Flow.Create("slow", async run =>
        {
            bool isFirst = Interlocked.Increment(ref bodies) == 1;
            await (isFirst ? stands.Task : Task.CompletedTask);
            int sum = await run.CallAsync(work, 1);
            await (isFirst ? Task.CompletedTask : goesOn.Task);
            return sum + await run.CallAsync(work, isFirst ? 2 : 3) + await run.CallAsync(work, isFirst ? 4 : 5);
        });
        ManualTime late = new(DateTimeOffset.UnixEpoch.AddMinutes(1));
        await using FlowRunner first = new(new FlowRunnerOptions { Runs = _store, Time = new ManualTime(DateTimeOffset.UnixEpoch) });
        await using FlowRunner second = new(new FlowRunnerOptions { Runs = _store, Time = late }, new FlowCatalog().Add(flow));
        RunHandle<int> stale = await first.StartAsync(flow, new RunOptions { Id = "run" }, Ends);
        RunHandle fresh = await second.ResumeAsync("run", Ends);
        stands.SetResult();
        await stale.Ended;
        goesOn.SetResult();
        RunSummary summary = await fresh.Ended;
        RunEvent[] events = await _store.ListEventsAsync("run", 0, Ends).ToArrayAsync(Ends);
        Assert.Equal(RunState.Completed, events[^1].State);
        Assert.Equal(late.GetUtcNow(), events[^1].At);
        // One call was made by both, and two by each.
        Assert.Equal(5, summary.Run.Tasks[RunState.Completed]);
        Assert.Equal(1 + 3 + 5, await ((RunHandle<int>)fresh).Result);
    }

    private async Task FailAsync(string id)
    {
        RunHandle run = await _one.StartAsync(_flow, new RunOptions { Id = id }, Ends);
        Assert.Equal(RunState.Failed, (await run.Ended).Run.State);
    }
}
