using RagKit.Runs;
using RagKit.Schedules;
using RagKit.TestData;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class SqliteScheduleStoreTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 3, 29, 2, 30, 0, TimeSpan.FromHours(1));

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_mark_moves_from_where_it_is_alone_and_is_there_after_opening_again()
    {
        string path = Path.Combine(_folder.Path, "flows.db");
        await using (SqliteFlowStore store = new(path))
        {
            Assert.Null(await store.FindMarkAsync("s", Cancellation));
            Assert.False(await store.TryMoveAsync("s", new ScheduleMark(At), new ScheduleMark(At.AddDays(1)), Cancellation));
            Assert.True(await store.TryMoveAsync("s", null, new ScheduleMark(At, "v1"), Cancellation));
            Assert.False(await store.TryMoveAsync("s", null, new ScheduleMark(At, "v2"), Cancellation));
            Assert.False(await store.TryMoveAsync("s", new ScheduleMark(At, "v2"), new ScheduleMark(At, "v3"), Cancellation));
            Assert.True(await store.TryMoveAsync("s", new ScheduleMark(At.ToUniversalTime(), "v1"), new ScheduleMark(At.AddTicks(1), "v2"), Cancellation));
            Assert.Null(await store.FindMarkAsync("S", Cancellation));
        }
        await using SqliteFlowStore again = new(path);
        Assert.Equal(new ScheduleMark(At.AddTicks(1), "v2"), await again.FindMarkAsync("s", Cancellation));
    }

    [Fact]
    public async Task Of_many_who_move_a_mark_at_once_one_does()
    {
        string path = Path.Combine(_folder.Path, "flows.db");
        await using SqliteFlowStore first = new(path), second = new(path);
        for (int round = 0; round < 20; round++)
        {
            string name = $"s{round}";
            bool[] moved = await Task.WhenAll(Enumerable.Range(0, 6).Select(caller => Task.Run(
                async () => await (caller % 2 == 0 ? first : second).TryMoveAsync(name, null, new ScheduleMark(At.AddDays(caller)), Cancellation), Cancellation)));
            Assert.Single(moved, true);
            Assert.Equal(At.AddDays(Array.IndexOf(moved, true)), (await first.FindMarkAsync(name, Cancellation))!.At);
        }
    }
}
