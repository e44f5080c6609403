using RagKit.Schedules;
using RagKit.Stores;
using Xunit;

namespace RagKit.Testing.Schedules;

/// <summary>The promises of <see cref="IScheduleStore"/> as tests: derive a class from it and say how the store is made.</summary>
public abstract class ScheduleStoreConformance : StoreConformance<IScheduleStore>
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Nothing is known of a new schedule.</summary>
    [Fact]
    public async Task FindMarkAsync_gives_null_for_a_schedule_that_is_new()
    {
        IScheduleStore store = await NewAsync();
        Assert.Null(await store.FindMarkAsync("nightly", Cancellation));
    }

    /// <summary>A mark comes back as it was written, to the tick and with any text.</summary>
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "\"etag-1\"")]
    [InlineData(-120, "it's; -- \u00E9\U0001F600\n\t")]
    public async Task FindMarkAsync_gives_back_the_mark_to_the_tick(int minutesFromUtc, string version)
    {
        IScheduleStore store = await NewAsync();
        ScheduleMark mark = new(Noon.AddTicks(1234567).ToOffset(TimeSpan.FromMinutes(minutesFromUtc)), version);
        Assert.True(await store.TryMoveAsync("nightly", null, mark, Cancellation));
        Assert.Equal(mark, await store.FindMarkAsync("nightly", Cancellation));
    }

    /// <summary>Times at both ends of the calendar are marks as well.</summary>
    [Fact]
    public async Task Marks_reach_from_end_to_end_of_the_calendar()
    {
        IScheduleStore store = await NewAsync();
        ScheduleMark first = new(DateTimeOffset.MinValue), last = new(DateTimeOffset.MaxValue);
        Assert.True(await store.TryMoveAsync("nightly", null, first, Cancellation));
        Assert.True(await store.TryMoveAsync("nightly", first, last, Cancellation));
        Assert.Equal(last, await store.FindMarkAsync("nightly", Cancellation));
    }

    /// <summary>The first to move a schedule wins; a second that believes it to be new does not.</summary>
    [Fact]
    public async Task TryMoveAsync_refuses_a_second_beginning()
    {
        IScheduleStore store = await NewAsync();
        Assert.True(await store.TryMoveAsync("nightly", null, new ScheduleMark(Noon), Cancellation));
        Assert.False(await store.TryMoveAsync("nightly", null, new ScheduleMark(Noon.AddHours(1)), Cancellation));
        Assert.Equal(Noon, (await store.FindMarkAsync("nightly", Cancellation))!.At);
    }

    /// <summary>Whoever believes a schedule to be elsewhere, in time or version, does not move it.</summary>
    [Fact]
    public async Task TryMoveAsync_moves_only_from_where_the_schedule_is()
    {
        IScheduleStore store = await NewAsync();
        ScheduleMark mark = new(Noon, "v1"), next = new(Noon.AddHours(1), "v2");
        Assert.False(await store.TryMoveAsync("nightly", mark, next, Cancellation));
        Assert.Null(await store.FindMarkAsync("nightly", Cancellation));
        Assert.True(await store.TryMoveAsync("nightly", null, mark, Cancellation));
        Assert.False(await store.TryMoveAsync("nightly", mark with { At = Noon.AddTicks(1) }, next, Cancellation));
        Assert.False(await store.TryMoveAsync("nightly", mark with { Version = "V1" }, next, Cancellation));
        Assert.Equal(mark, await store.FindMarkAsync("nightly", Cancellation));
        Assert.True(await store.TryMoveAsync("nightly", mark, next, Cancellation));
        Assert.False(await store.TryMoveAsync("nightly", mark, next, Cancellation));
        Assert.Equal(next, await store.FindMarkAsync("nightly", Cancellation));
    }

    /// <summary>Instants are compared, however they are written.</summary>
    [Fact]
    public async Task TryMoveAsync_knows_an_instant_by_any_offset()
    {
        IScheduleStore store = await NewAsync();
        await store.TryMoveAsync("nightly", null, new ScheduleMark(Noon.ToOffset(TimeSpan.FromHours(5.5))), Cancellation);
        Assert.True(await store.TryMoveAsync("nightly", new ScheduleMark(Noon), new ScheduleMark(Noon.AddHours(1)), Cancellation));
    }

    /// <summary>A store does not judge: a schedule can be moved back, and stay where it is.</summary>
    [Fact]
    public async Task TryMoveAsync_moves_back_as_well()
    {
        IScheduleStore store = await NewAsync();
        ScheduleMark mark = new(Noon, "v1"), earlier = new(Noon.AddHours(-1), "v1");
        await store.TryMoveAsync("nightly", null, mark, Cancellation);
        Assert.True(await store.TryMoveAsync("nightly", mark, mark, Cancellation));
        Assert.True(await store.TryMoveAsync("nightly", mark, earlier, Cancellation));
        Assert.Equal(earlier, await store.FindMarkAsync("nightly", Cancellation));
    }

    /// <summary>Schedules are kept apart by their exact names.</summary>
    [Fact]
    public async Task Schedules_are_known_by_their_exact_names()
    {
        IScheduleStore store = await NewAsync();
        string[] names = ["nightly", "Nightly", "nightly ", "a/b", "\u00E9", "e\u0301", "\U0001F600"];
        for (int i = 0; i < names.Length; i++)
            Assert.True(await store.TryMoveAsync(names[i], null, new ScheduleMark(Noon.AddDays(i)), Cancellation));
        for (int i = 0; i < names.Length; i++)
            Assert.Equal(Noon.AddDays(i), (await store.FindMarkAsync(names[i], Cancellation))!.At);
    }

    /// <summary>Of many that move a schedule at once, one does; so nothing is fired for twice.</summary>
    [Fact]
    public async Task TryMoveAsync_lets_one_of_many_win()
    {
        IScheduleStore store = await NewAsync();
        const int Moves = 50, Callers = 8;
        int[] won = new int[Moves];
        await Parallel.ForAsync(0, Callers, Cancellation, async (caller, cancellationToken) =>
        {
            for (int move = 0; move < Moves;)
            {
                ScheduleMark? from = await store.FindMarkAsync("nightly", cancellationToken);
                move = from is null ? 0 : (int)(from.At - Noon).TotalHours + 1;
                if (move < Moves && await store.TryMoveAsync("nightly", from, new ScheduleMark(Noon.AddHours(move), $"{caller}"), cancellationToken))
                    Interlocked.Increment(ref won[move]);
            }
        });
        Assert.All(won, winners => Assert.Equal(1, winners));
    }

    /// <summary>A cancelled move leaves the schedule where it is.</summary>
    [Fact]
    public async Task TryMoveAsync_changes_nothing_when_cancelled()
    {
        IScheduleStore store = await NewAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.TryMoveAsync("nightly", null, new ScheduleMark(Noon), new CancellationToken(true)));
        Assert.Null(await store.FindMarkAsync("nightly", Cancellation));
    }

    /// <summary>Durable stores keep marks.</summary>
    [Fact]
    public async Task Marks_are_there_after_opening_again()
    {
        IScheduleStore store = await NewAsync();
        ScheduleMark mark = new(Noon, "v1");
        await store.TryMoveAsync("nightly", null, mark, Cancellation);
        store = await AgainAsync(store);
        Assert.Equal(mark, await store.FindMarkAsync("nightly", Cancellation));
    }
}
