using RagKit.Runs;
using RagKit.Sqlite;
using RagKit.TestData;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>What callers see whose events are written together, when all is well and when not.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder.Path, "flows.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_comes_while_another_process_writes_is_written_when_it_has_ended()
    {
        await using SqliteFlowStore store = await OpenedAsync();
        using SqliteConnection other = Lock();
        Task[] writes = Append(store, 1..51);
        Assert.All(writes, write => Assert.False(write.IsCompleted));
        other.Execute("COMMIT");
        await Task.WhenAll(writes);
        Assert.Equal(50, await CountAsync(store));
    }

    [Fact]
    public async Task A_caller_may_give_up_while_another_process_writes_and_its_events_are_not_written()
    {
        await using SqliteFlowStore store = await OpenedAsync();
        using SqliteConnection other = Lock();
        using CancellationTokenSource impatient = new();
        Task[] writes = Append(store, 1..11);
        Task given = store.AppendAsync([Event(99)], impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        other.Execute("COMMIT");
        await Task.WhenAll(writes);
        Assert.Equal(10, await CountAsync(store));
    }

    [Fact]
    public async Task A_file_that_stays_locked_is_an_error_for_all_and_the_store_goes_on()
    {
        await using SqliteFlowStore store = await OpenedAsync(new SqliteFlowStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(60) });
        using SqliteConnection other = Lock();
        foreach (Task write in Append(store, 1..11))
            Assert.Contains("BusyTimeout", (await Assert.ThrowsAnyAsync<RagKitException>(() => write)).Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(store));
        other.Execute("COMMIT");
        await store.AppendAsync([Event(11)], Cancellation);
        Assert.Equal(1, await CountAsync(store));
    }

    [Fact]
    public async Task An_event_that_is_too_large_fails_its_own_caller_alone()
    {
        await using SqliteFlowStore store = await OpenedAsync();
        using SqliteConnection other = Lock();
        Task[] before = Append(store, 1..11);
        // SQLite refuses it by its length: nothing of it is ever touched.
        Task large = store.AppendAsync([Event(11) with { Result = GC.AllocateUninitializedArray<byte>(1_000_000_001) }], Cancellation).AsTask();
        Task[] after = Append(store, 12..22);
        other.Execute("COMMIT");
        await Task.WhenAll([.. before, .. after]);
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(() => large);
        Assert.Contains("larger than SQLite takes", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, await CountAsync(store));
    }

    [Fact]
    public async Task A_full_disk_is_an_error_for_all_who_wait_and_the_store_goes_on_when_there_is_room()
    {
        await using SqliteFlowStore store = await OpenedAsync(new SqliteFlowStoreOptions { MaxMegabytes = 1 });
        using SqliteConnection other = Lock();
        Task[] writes = [.. Enumerable.Range(0, 4).Select(number => store.AppendAsync(
            [Event(2 + number), .. Enumerable.Range(0, 60).Select(at => Event(100 + (100 * number) + at) with { Result = new byte[40_000] })], Cancellation).AsTask())];
        other.Execute("COMMIT");
        foreach (Task write in writes)
        {
            RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(() => write);
            Assert.Contains($"The flow store '{FilePath}' can't be written: there is no room left", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(0, await CountAsync(store));
        await store.AppendAsync([Event(1)], Cancellation);
        Assert.Equal(1, await CountAsync(store));
        Assert.Empty((await store.FindRunAsync("r", Cancellation))!.Tasks);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_an_error_for_all_who_wait_and_the_next_call_makes_a_new_one()
    {
        await using SqliteFlowStore store = await OpenedAsync();
        await store.AppendAsync([Event(1)], Cancellation);
        foreach (string file in Directory.GetFiles(_folder.Path))
            File.Delete(file);
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.AppendAsync([Event(2)], Cancellation));
        Assert.Contains("is gone: its file was deleted or moved", error.Message, StringComparison.Ordinal);
        await store.AppendAsync([Event(3)], Cancellation);
        Assert.True(File.Exists(FilePath));
        Assert.Equal(1, await CountAsync(store));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_no_trace_in_the_sums()
    {
        await using SqliteFlowStore store = await OpenedAsync(new SqliteFlowStoreOptions { MaxMegabytes = 1 });
        TaskKey key = new(7);
        await store.AppendAsync([Event(1), Event(2) with { Task = key, State = RunState.Pending }], Cancellation);
        await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.AppendAsync(
            [Event(3) with { Task = key, State = RunState.Running }, Event(4) with { Task = key, State = RunState.Completed, Result = new byte[3_000_000] }], Cancellation));
        await store.AppendAsync([Event(3) with { Task = key, State = RunState.Failed }], Cancellation);
        RunInfo? run = await store.FindRunAsync("r", Cancellation);
        Assert.Equal(new Dictionary<RunState, long> { [RunState.Failed] = 1 }, run!.Tasks);
        Assert.Equal((3, RunState.Failed), (run.LastSequence, (await store.FindTaskAsync("r", key, Cancellation))!.State));
    }

    [Fact]
    public async Task Closing_ends_with_what_was_asked_for_before()
    {
        SqliteFlowStore store = await OpenedAsync();
        Task[] writes;
        Task closing;
        using (SqliteConnection other = Lock())
        {
            writes = Append(store, 1..31);
            closing = store.DisposeAsync().AsTask();
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.AppendAsync([Event(99)], Cancellation));
            other.Execute("COMMIT");
        }
        await Task.WhenAll(writes);
        await closing;
        await using SqliteFlowStore again = new(FilePath);
        Assert.Equal(30, await CountAsync(again));
    }

    [Fact]
    public async Task Two_stores_over_one_file_write_at_once_and_see_each_other()
    {
        await using SqliteFlowStore first = new(FilePath), second = new(FilePath);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            SqliteFlowStore store = caller % 2 == 0 ? first : second;
            for (int number = 0; number < 25; number++)
                await store.AppendAsync([Event(1 + (25 * caller) + number)], Cancellation);
        }, Cancellation)));
        Assert.Equal(200, await CountAsync(first));
        Assert.Equal(200, await CountAsync(second));
    }

    [Fact]
    public async Task Deleting_a_run_in_the_group_in_which_it_is_written_leaves_nothing()
    {
        await using SqliteFlowStore store = await OpenedAsync();
        using SqliteConnection other = Lock();
        Task[] before = Append(store, 1..4);
        Task deleted = store.DeleteRunsAsync(["r"], Cancellation).AsTask();
        Task[] after = Append(store, 9..10);
        other.Execute("COMMIT");
        await Task.WhenAll([.. before, deleted, .. after]);
        Assert.Equal(1, await CountAsync(store));
        Assert.Equal(9, (await store.FindRunAsync("r", Cancellation))!.LastSequence);
        Assert.Equal((1, 0), (other.Number("SELECT count(*) FROM events"), other.Number("SELECT count(*) FROM deleted_runs")));
    }

    private static RunEvent Event(long sequence) => new("r", sequence, DateTimeOffset.UnixEpoch, TaskKey.Run, "flow", RunState.Running);

    private static Task[] Append(SqliteFlowStore store, Range sequences) =>
        [.. Enumerable.Range(sequences.Start.Value, sequences.End.Value - sequences.Start.Value).Select(sequence => store.AppendAsync([Event(sequence)], Cancellation).AsTask())];

    private static async Task<int> CountAsync(SqliteFlowStore store)
    {
        int count = 0;
        await foreach (RunEvent _ in store.ListEventsAsync("r", 0, Cancellation))
            count++;
        return count;
    }

    private async Task<SqliteFlowStore> OpenedAsync(SqliteFlowStoreOptions? options = null)
    {
        SqliteFlowStore store = new(FilePath, options);
        await store.RequestCancelAsync("nobody's", Cancellation);
        return store;
    }

    /// <summary>Writes, as another process would, until it commits.</summary>
    private SqliteConnection Lock()
    {
        SqliteConnection connection = new(FlowSchema.FlowStore, FilePath, raw.SQLITE_OPEN_READWRITE);
        connection.Execute("BEGIN IMMEDIATE");
        return connection;
    }
}
