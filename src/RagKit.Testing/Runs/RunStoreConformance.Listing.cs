using RagKit.Runs;
using Xunit;
using static RagKit.Testing.Runs.RunSamples;

namespace RagKit.Testing.Runs;

public abstract partial class RunStoreConformance
{
    /// <summary>Events come back with all that was in them, moments to the tick.</summary>
    [Fact]
    public async Task ListEventsAsync_gives_back_what_was_written()
    {
        IRunStore store = await NewAsync();
        RunEvent full = new("run é😀 'x'", 3, Start.AddTicks(1), Call(1), "task\u0000\uD800", RunState.Retrying)
        {
            DisplayName = "",
            Attempt = 4,
            Message = "",
            Due = new DateTimeOffset(2027, 1, 1, 5, 0, 0, TimeSpan.FromHours(5)).AddTicks(3),
            Input = new byte[] { 1 },
            InputHash = UInt128.MaxValue - 1,
            Result = new byte[70_000],
            ResultKey = "key",
            ParentRunId = "parent",
        };
        RunEvent empty = new(full.RunId, 8, DateTimeOffset.MinValue, TaskKey.Run, "", RunState.RolledBack);
        await store.AppendAsync([full, empty], Cancellation);
        List<RunEvent> listed = await ToListAsync(store.ListEventsAsync(full.RunId, 0, Cancellation));
        Assert.Equal(2, listed.Count);
        AssertSame(full, listed[0]);
        AssertSame(empty, listed[1]);
    }

    /// <summary>Events are listed by their numbers, in whatever order they were written, and from where the caller is.</summary>
    [Fact]
    public async Task ListEventsAsync_is_in_order_and_goes_on_behind_a_number()
    {
        IRunStore store = await NewAsync();
        long[] sequences = [.. Enumerable.Range(1, 1700).Select(number => 3L * number)];
        Random random = new(7);
        long[] shuffled = [.. sequences];
        random.Shuffle(shuffled);
        foreach (long[] some in shuffled.Chunk(100))
            await store.AppendAsync([.. some.Select(sequence => Event("r", sequence, RunState.Running))], Cancellation);
        await store.AppendAsync([Event("s", 5, RunState.Running)], Cancellation);
        Assert.Equal(sequences, await SequencesAsync(0));
        Assert.Equal(sequences[500..], await SequencesAsync(sequences[499]));
        Assert.Equal(sequences[500..], await SequencesAsync(sequences[499] + 1));
        Assert.Empty(await SequencesAsync(sequences[^1]));
        Assert.Empty(await SequencesAsync(long.MaxValue));

        async Task<IEnumerable<long>> SequencesAsync(long after) => (await ToListAsync(store.ListEventsAsync("r", after, Cancellation))).Select(happened => happened.Sequence);
    }

    /// <summary>Tasks are listed as they began, whatever happened to them later.</summary>
    [Fact]
    public async Task ListTasksAsync_is_in_the_order_of_first_events()
    {
        IRunStore store = await NewAsync();
        int[] numbers = [.. Enumerable.Range(1, 1300)];
        new Random(3).Shuffle(numbers);
        await store.AppendAsync([Event("r", 1, RunState.Running), .. numbers.Select((number, at) => Event("r", 2 + at, RunState.Pending, Call(number), $"task {number}"))], Cancellation);
        await store.AppendAsync([Event("other", 2, RunState.Pending, Call(1), "task")], Cancellation);
        await store.AppendAsync([.. numbers.Reverse().Select((number, at) => Event("r", 2000 + at, RunState.Running, Call(number), $"task {number}"))], Cancellation);
        List<TaskInfo> tasks = await ToListAsync(store.ListTasksAsync("r", Cancellation));
        Assert.Equal(numbers.Select(Call), tasks.Select(task => task.Key));
        Assert.Equal(numbers.Select(number => $"task {number}"), tasks.Select(task => task.Name));
        Assert.All(tasks, task => Assert.Equal(RunState.Running, task.State));
        Assert.Equal(new Dictionary<RunState, long> { [RunState.Running] = 1300 }, (await store.FindRunAsync("r", Cancellation))!.Tasks);
    }

    /// <summary>Every filter picks what <see cref="RunFilter.Matches"/> says, newest first.</summary>
    [Fact]
    public async Task ListRunsAsync_filters_and_is_newest_first()
    {
        IRunStore store = await NewAsync();
        Random random = new(11);
        RunState[] states = Enum.GetValues<RunState>();
        string[] flows = ["a", "b", "A", "a b"];
        int[] numbers = [.. Enumerable.Range(0, 450)];
        random.Shuffle(numbers);
        foreach (int number in numbers)
        {
            RunEvent first = new($"run {number}", 1, Start.AddMinutes(number), TaskKey.Run, flows[random.Next(flows.Length)], RunState.Running);
            RunEvent last = first with { Sequence = 2, At = first.At.AddMinutes(random.Next(200)), State = states[random.Next(states.Length)] };
            await store.AppendAsync([first, last, last with { Sequence = 3, Task = Call(1), Name = "task", DisplayName = "task" }], Cancellation);
        }
        List<RunInfo> all = await ToListAsync(store.ListRunsAsync(new RunFilter(), Cancellation));
        Assert.Equal(numbers.OrderDescending().Select(number => $"run {number}"), all.Select(run => run.Id));
        AssertSame(all[17], await store.FindRunAsync(all[17].Id, Cancellation));
        RunFilter[] filters =
        [
            new() { Flow = "a" }, new() { Flow = "none" }, new() { States = [RunState.Failed] }, new() { States = [RunState.Running, RunState.Completed, RunState.Paused] },
            new() { UpdatedBefore = Start.AddMinutes(250) }, new() { Flow = "A", States = [RunState.Crashed, RunState.Retrying], UpdatedBefore = Start.AddMinutes(400) },
            new() { Limit = 0 }, new() { Limit = 1 }, new() { Limit = 317 }, new() { Flow = "b", Limit = 5 },
        ];
        foreach (RunFilter filter in filters)
        {
            Assert.Equal(
                all.Where(filter.Matches).Take(filter.Limit).Select(run => run.Id),
                (await ToListAsync(store.ListRunsAsync(filter, Cancellation))).Select(run => run.Id));
        }
    }

    /// <summary>Nothing is left of a deleted run, nothing is lost of others, and its id may be used again.</summary>
    [Fact]
    public async Task DeleteRunsAsync_forgets_runs_with_all_that_belongs_to_them()
    {
        IRunStore store = await NewAsync();
        foreach (string run in new[] { "a", "b", "c" })
        {
            await store.AppendAsync([Event(run, 1, RunState.Running), .. Enumerable.Range(1, 1200).Select(n => Event(run, 1 + n, RunState.Completed, Call(n), "task"))], Cancellation);
            await store.TryClaimRunAsync(run, "me", Start, Start.AddHours(1), Cancellation);
        }
        await store.DeleteRunsAsync(["a", "not there", "c", "a"], Cancellation);
        Assert.Equal(["b"], (await ToListAsync(store.ListRunsAsync(new RunFilter(), Cancellation))).Select(run => run.Id));
        Assert.Null(await store.FindRunAsync("a", Cancellation));
        Assert.Null(await store.FindTaskAsync("a", Call(1), Cancellation));
        Assert.Null(await store.FindTaskAsync("a", TaskKey.Run, Cancellation));
        Assert.Null(await store.FindClaimAsync("a", Cancellation));
        Assert.Empty(await ToListAsync(store.ListTasksAsync("a", Cancellation)));
        Assert.Empty(await ToListAsync(store.ListEventsAsync("c", 0, Cancellation)));
        Assert.Equal(1200, (await ToListAsync(store.ListTasksAsync("b", Cancellation))).Count);
        Assert.Equal("me", (await store.FindClaimAsync("b", Cancellation))!.Owner);

        await store.AppendAsync([Event("a", 1, RunState.Paused), Event("a", 2, RunState.Pending, Call(1), "anew")], Cancellation);
        Assert.Equal((RunState.Paused, 2), await store.FindRunAsync("a", Cancellation) is RunInfo run2 ? (run2.State, run2.LastSequence) : default);
        Assert.Equal("anew", Assert.Single(await ToListAsync(store.ListTasksAsync("a", Cancellation))).Name);
        Assert.Equal(2, (await ToListAsync(store.ListEventsAsync("a", 0, Cancellation))).Count);
    }
}
