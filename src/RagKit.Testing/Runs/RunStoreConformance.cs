using RagKit.Runs;
using RagKit.Stores;
using Xunit;
using static RagKit.Testing.Runs.RunSamples;

namespace RagKit.Testing.Runs;

/// <summary>
/// The promises of <see cref="IRunStore"/> as tests: derive a class from it and say how the store is made, and opened again if it is
/// durable. A store that is not must keep at least the last 500 runs, and of each the last 2,000 tasks.
/// </summary>
public abstract partial class RunStoreConformance : StoreConformance<IRunStore>
{
    /// <summary>What is written of a run is what is known of it.</summary>
    [Fact]
    public async Task FindRunAsync_sums_the_runs_events_up()
    {
        IRunStore store = await NewAsync();
        DateTimeOffset due = Start.AddHours(3).AddTicks(7);
        await store.AppendAsync([Event("r", 1, RunState.Pending) with { Input = new byte[] { 1, 0, 255 }, ParentRunId = "parent", DisplayName = "flow of é😀" }], Cancellation);
        await store.AppendAsync([Event("r", 4, RunState.Scheduled) with { Due = due, Message = "it's \"late\"", DisplayName = "flow of é😀" }], Cancellation);
        RunInfo expected = new("r", "flow", RunState.Scheduled)
        {
            DisplayName = "flow of é😀",
            ParentRunId = "parent",
            Input = new byte[] { 1, 0, 255 },
            CreatedAt = Start.AddSeconds(1),
            UpdatedAt = Start.AddSeconds(4),
            Due = due,
            Message = "it's \"late\"",
            LastSequence = 4,
        };
        AssertSame(expected, await store.FindRunAsync("r", Cancellation));

        await store.AppendAsync([Event("r", 5, RunState.Running)], Cancellation);
        AssertSame(
            expected with { State = RunState.Running, DisplayName = "flow", UpdatedAt = Start.AddSeconds(5), Due = null, Message = null, LastSequence = 5 },
            await store.FindRunAsync("r", Cancellation));
    }

    /// <summary>What is not there is null, and lists nothing.</summary>
    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        IRunStore store = await NewAsync();
        await store.AppendAsync([Event("r", 1, RunState.Running), Event("r", 2, RunState.Pending, Call(1), "task")], Cancellation);
        Assert.Null(await store.FindRunAsync("R", Cancellation));
        Assert.Null(await store.FindTaskAsync("R", Call(1), Cancellation));
        Assert.Null(await store.FindTaskAsync("R", TaskKey.Run, Cancellation));
        Assert.Null(await store.FindTaskAsync("r", Call(2), Cancellation));
        Assert.Null(await store.FindClaimAsync("r", Cancellation));
        Assert.Empty(await ToListAsync(store.ListTasksAsync("R", Cancellation)));
        Assert.Empty(await ToListAsync(store.ListEventsAsync("R", 0, Cancellation)));
    }

    /// <summary>A run's tasks are counted where they stand, and show that the run lives.</summary>
    [Fact]
    public async Task FindRunAsync_counts_tasks_by_state()
    {
        IRunStore store = await NewAsync();
        await store.AppendAsync([Event("r", 1, RunState.Running), .. Enumerable.Range(1, 5).Select(n => Event("r", 1 + n, RunState.Pending, Call(n), "task"))], Cancellation);
        await store.AppendAsync([Event("r", 7, RunState.Running, Call(1), "task"), Event("r", 8, RunState.Running, Call(2), "task")], Cancellation);
        await store.AppendAsync([Event("r", 9, RunState.Completed, Call(1), "task")], Cancellation);
        await store.AppendAsync([Event("r", 10, RunState.Cached, Call(3), "task"), Event("r", 11, RunState.Running, Call(4), "task"), Event("r", 12, RunState.Failed, Call(4), "task")], Cancellation);
        RunInfo? run = await store.FindRunAsync("r", Cancellation);
        Assert.Equal(
            new Dictionary<RunState, long> { [RunState.Pending] = 1, [RunState.Running] = 1, [RunState.Cached] = 1, [RunState.Completed] = 1, [RunState.Failed] = 1 }.OrderBy(pair => pair.Key),
            run!.Tasks.OrderBy(pair => pair.Key));
        Assert.Equal((RunState.Running, 12, Start.AddSeconds(12)), (run.State, run.LastSequence, run.UpdatedAt));
    }

    /// <summary>What is written of a task's call is what is known of it.</summary>
    [Fact]
    public async Task FindTaskAsync_sums_the_calls_events_up()
    {
        IRunStore store = await NewAsync();
        TaskKey key = new(UInt128.MaxValue);
        RunEvent first = Event("r", 2, RunState.Pending, key, "fetch") with { DisplayName = "fetch 'é😀'", InputHash = (UInt128)ulong.MaxValue << 3 };
        await store.AppendAsync([Event("r", 1, RunState.Running), first, Next(first, 3, RunState.Running, 1)], Cancellation);
        await store.AppendAsync([Next(first, 4, RunState.Retrying, 1) with { Message = "503\nbusy" }], Cancellation);
        TaskInfo expected = new(key, "fetch", RunState.Retrying)
        {
            DisplayName = "fetch 'é😀'",
            Attempts = 1,
            CreatedAt = Start.AddSeconds(2),
            UpdatedAt = Start.AddSeconds(4),
            Message = "503\nbusy",
            InputHash = (UInt128)ulong.MaxValue << 3,
        };
        AssertSame(expected, await store.FindTaskAsync("r", key, Cancellation));

        await store.AppendAsync([Next(first, 5, RunState.Running, 2), Next(first, 6, RunState.Completed, 2) with { Result = new byte[] { 0, 1, 2 } }], Cancellation);
        expected = expected with { State = RunState.Completed, Attempts = 2, UpdatedAt = Start.AddSeconds(6), Message = null, Result = new byte[] { 0, 1, 2 } };
        AssertSame(expected, await store.FindTaskAsync("r", key, Cancellation));
        AssertSame(expected, Assert.Single(await ToListAsync(store.ListTasksAsync("r", Cancellation))));

        await store.AppendAsync([Next(first, 7, RunState.Completed, 2) with { ResultKey = "cache/é😀" }], Cancellation);
        AssertSame(expected with { UpdatedAt = Start.AddSeconds(7), Result = default, ResultKey = "cache/é😀" }, await store.FindTaskAsync("r", key, Cancellation));
    }

    /// <summary>The run itself is found like a call, with its result, and is not listed among its tasks.</summary>
    [Fact]
    public async Task FindTaskAsync_finds_the_run_itself()
    {
        IRunStore store = await NewAsync();
        await store.AppendAsync([Event("r", 1, RunState.Running), Event("r", 2, RunState.Pending, Call(1), "task")], Cancellation);
        await store.AppendAsync([Event("r", 3, RunState.Completed) with { Result = new byte[] { 9 } }, Event("r", 4, RunState.Running, Call(1), "task")], Cancellation);
        TaskInfo expected = new(TaskKey.Run, "flow", RunState.Completed) { CreatedAt = Start.AddSeconds(1), UpdatedAt = Start.AddSeconds(3), Result = new byte[] { 9 } };
        AssertSame(expected, await store.FindTaskAsync("r", TaskKey.Run, Cancellation));
        Assert.Equal(Call(1), Assert.Single(await ToListAsync(store.ListTasksAsync("r", Cancellation))).Key);
    }

    /// <summary>An event that is there already changes nothing, whatever it says.</summary>
    [Fact]
    public async Task AppendAsync_passes_over_what_is_there()
    {
        IRunStore store = await NewAsync();
        RunEvent[] events = [Event("r", 1, RunState.Running), Event("r", 2, RunState.Pending, Call(1), "task"), Event("r", 3, RunState.Running, Call(1), "task") with { Attempt = 1 }];
        await store.AppendAsync(events, Cancellation);
        RunInfo? before = await store.FindRunAsync("r", Cancellation);
        await store.AppendAsync(events, Cancellation);
        await store.AppendAsync([Event("r", 3, RunState.Failed, Call(1), "task"), Event("r", 1, RunState.Failed), Event("r", 2, RunState.Failed, Call(2), "task")], Cancellation);
        AssertSame(before!, await store.FindRunAsync("r", Cancellation));
        Assert.Null(await store.FindTaskAsync("r", Call(2), Cancellation));
        Assert.Equal(RunState.Running, (await store.FindTaskAsync("r", Call(1), Cancellation))!.State);
        Assert.Equal(3, (await ToListAsync(store.ListEventsAsync("r", 0, Cancellation))).Count);

        await store.AppendAsync([events[2], Event("r", 4, RunState.Completed, Call(1), "task") with { Attempt = 1 }, Event("r", 4, RunState.Failed, Call(1), "task")], Cancellation);
        Assert.Equal(RunState.Completed, (await store.FindTaskAsync("r", Call(1), Cancellation))!.State);
        Assert.Equal(new Dictionary<RunState, long> { [RunState.Completed] = 1 }, (await store.FindRunAsync("r", Cancellation))!.Tasks);
    }

    /// <summary>One call may write of several runs; sequences and keys of one say nothing of another's.</summary>
    [Fact]
    public async Task AppendAsync_writes_of_several_runs()
    {
        IRunStore store = await NewAsync();
        await store.AppendAsync(
            [Event("a", 1, RunState.Running), Event("b", 1, RunState.Paused), Event("a", 2, RunState.Pending, Call(1), "x"), Event("b", 2, RunState.Failed, Call(1), "y")], Cancellation);
        await store.AppendAsync([], Cancellation);
        Assert.Equal((RunState.Running, RunState.Paused), ((await store.FindRunAsync("a", Cancellation))!.State, (await store.FindRunAsync("b", Cancellation))!.State));
        Assert.Equal(("x", RunState.Pending), await StandsAsync("a"));
        Assert.Equal(("y", RunState.Failed), await StandsAsync("b"));

        async Task<(string Name, RunState State)> StandsAsync(string run) =>
            await store.FindTaskAsync(run, Call(1), Cancellation) is TaskInfo task ? (task.Name, task.State) : default;
    }

    /// <summary>The caller's span is its own again when the call has returned, before the wait is over.</summary>
    [Fact]
    public async Task AppendAsync_uses_the_span_during_the_call_alone()
    {
        IRunStore store = await NewAsync();
        RunEvent[] events = new RunEvent[1];
        List<Task> writes = [];
        for (int sequence = 1; sequence <= 50; sequence++)
        {
            events[0] = Event("r", sequence, RunState.Running);
            writes.Add(store.AppendAsync(events, Cancellation).AsTask());
        }
        events[0] = Event("r", 999, RunState.Failed);
        await Task.WhenAll(writes);
        Assert.Equal(Enumerable.Range(1, 50).Select(sequence => (long)sequence), (await ToListAsync(store.ListEventsAsync("r", 0, Cancellation))).Select(happened => happened.Sequence));
    }

    /// <summary>What is cancelled before it begins does nothing.</summary>
    [Fact]
    public async Task A_cancelled_call_changes_nothing()
    {
        IRunStore store = await NewAsync();
        CancellationToken cancelled = new(true);
        await store.AppendAsync([Event("kept", 1, RunState.Running)], Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.AppendAsync([Event("r", 1, RunState.Running)], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.TryClaimRunAsync("r", "me", Start, Start.AddHours(1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.DeleteRunsAsync(["kept"], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.FindRunAsync("kept", cancelled));
        Assert.Null(await store.FindRunAsync("r", Cancellation));
        Assert.Null(await store.FindClaimAsync("r", Cancellation));
        Assert.NotNull(await store.FindRunAsync("kept", Cancellation));
    }

    private static RunEvent Next(RunEvent before, long sequence, RunState state, int attempt) =>
        before with { Sequence = sequence, At = Start.AddSeconds(sequence), State = state, Attempt = attempt, InputHash = default };
}
