using RagKit.Runs;
using Xunit;
using static RagKit.Testing.Runs.RunSamples;

namespace RagKit.Testing.Runs;

public abstract partial class RunStoreConformance
{
    /// <summary>Many who append at once lose nothing, and the sums are right.</summary>
    [Fact]
    public async Task AppendAsync_from_many_callers_loses_nothing()
    {
        const int Callers = 48, Tasks = 20;
        IRunStore store = await NewAsync();
        await store.AppendAsync([Event("r", 1, RunState.Running)], Cancellation);
        long sequence = 1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (int number = 0; number < Tasks; number++)
            {
                TaskKey key = Call(1 + (caller * Tasks) + number);
                await store.AppendAsync([Next(RunState.Pending, key), Next(RunState.Running, key)], Cancellation);
                Assert.Equal(RunState.Running, (await store.FindTaskAsync("r", key, Cancellation))!.State);
                await store.AppendAsync([Next(number % 2 == 0 ? RunState.Completed : RunState.Failed, key)], Cancellation);
            }
        }, Cancellation)));
        RunInfo? run = await store.FindRunAsync("r", Cancellation);
        Assert.Equal(
            new Dictionary<RunState, long> { [RunState.Completed] = Callers * Tasks / 2, [RunState.Failed] = Callers * Tasks / 2 }.OrderBy(pair => pair.Key),
            run!.Tasks.OrderBy(pair => pair.Key));
        Assert.Equal(1 + (3 * Callers * Tasks), run.LastSequence);
        Assert.Equal(Enumerable.Range(1, 1 + (3 * Callers * Tasks)).Select(number => (long)number), (await ToListAsync(store.ListEventsAsync("r", 0, Cancellation))).Select(happened => happened.Sequence));
        Assert.Equal(Callers * Tasks, (await ToListAsync(store.ListTasksAsync("r", Cancellation))).Count);

        RunEvent Next(RunState state, TaskKey key) => Event("r", Interlocked.Increment(ref sequence), state, key, "task");
    }

    /// <summary>Readers see all of what was appended together, or nothing of it.</summary>
    [Fact]
    public async Task AppendAsync_is_seen_whole_or_not_at_all()
    {
        IRunStore store = await NewAsync();
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task reader = Task.Run(async () =>
        {
            do
            {
                RunInfo? run = await store.FindRunAsync("r", Cancellation);
                Assert.Equal(0, (run?.LastSequence ?? 0) % 3);
                Assert.Equal((run?.LastSequence ?? 0) / 3, run?.Tasks.Values.Sum() ?? 0);
                Assert.Equal(0, (await ToListAsync(store.ListEventsAsync("r", 0, Cancellation))).Count % 3);
            }
            while (!done.IsCancellationRequested);
        }, Cancellation);
        for (int number = 0; number < 100; number++)
        {
            await store.AppendAsync(
                [
                    Event("r", (3 * number) + 1, RunState.Running), Event("r", (3 * number) + 2, RunState.Pending, Call(1 + number), "task"),
                    Event("r", (3 * number) + 3, RunState.Running, Call(1 + number), "task"),
                ],
                Cancellation);
        }
        await done.CancelAsync();
        await reader;
    }

    /// <summary>A durable store is opened again, and one that is not says so.</summary>
    [Fact]
    public async Task IsDurable_says_whether_anything_is_left()
    {
        IRunStore store = await NewAsync();
        IRunStore? again = await ReopenAsync(store);
        Assert.Equal(store.IsDurable, again is not null);
        if (again is not null)
            await CloseAsync(again);
    }

    /// <summary>Durable stores keep runs, tasks, events and claims.</summary>
    [Fact]
    public async Task Everything_is_there_after_opening_again()
    {
        IRunStore store = await NewAsync();
        await store.AppendAsync([Event("r", 1, RunState.Running) with { Input = new byte[] { 5 } }, Event("r", 2, RunState.Completed, Call(1), "task") with { Result = new byte[] { 6 } }], Cancellation);
        await store.TryClaimRunAsync("r", "me", Start, Later, Cancellation);
        await store.RequestCancelAsync("r", Cancellation);
        RunInfo? run = await store.FindRunAsync("r", Cancellation);
        TaskInfo? task = await store.FindTaskAsync("r", Call(1), Cancellation);
        List<RunEvent> events = await ToListAsync(store.ListEventsAsync("r", 0, Cancellation));
        store = await AgainAsync(store);
        AssertSame(run!, await store.FindRunAsync("r", Cancellation));
        AssertSame(task!, await store.FindTaskAsync("r", Call(1), Cancellation));
        Assert.All((await ToListAsync(store.ListEventsAsync("r", 0, Cancellation))).Zip(events), pair => AssertSame(pair.Second, pair.First));
        Assert.Equal(new RunClaim("me", Later, CancelRequested: true), await store.FindClaimAsync("r", Cancellation));
        await store.AppendAsync([Event("r", 2, RunState.Failed, Call(1), "task"), Event("r", 3, RunState.Completed)], Cancellation);
        Assert.Equal(RunState.Completed, (await store.FindTaskAsync("r", Call(1), Cancellation))!.State);
        Assert.Equal(3, (await store.FindRunAsync("r", Cancellation))!.LastSequence);
    }
}
