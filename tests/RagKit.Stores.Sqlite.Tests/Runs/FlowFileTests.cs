using System.Text;
using RagKit.Runs;
using RagKit.Sqlite;
using RagKit.TestData;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class FlowFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder.Path, "flows.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_is_opened_before_the_first_call_and_closing_leaves_one_file()
    {
        await using (SqliteFlowStore store = new(FilePath))
        {
            store.OpenQueue("q");
            Assert.Empty(Directory.GetFiles(_folder.Path));
            await store.AppendAsync([Event(1)], Cancellation);
            Assert.NotNull(await store.FindRunAsync("r", Cancellation));
        }
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_made()
    {
        await using SqliteFlowStore store = new(Path.Combine(_folder.Path, "a", "b", "flows.db"));
        Assert.Null(await store.FindRunAsync("r", Cancellation));
        Assert.True(File.Exists(store.Path));
    }

    [Theory]
    [InlineData("This is no database at all, but a text that someone keeps under this name, longer than a header of SQLite's.")]
    [InlineData("x")]
    public async Task A_file_that_is_no_database_is_refused_and_kept(string text)
    {
        _folder.Write("flows.db", text);
        await AssertRefusedAsync("is not a flow store: it is not an SQLite file", Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_kept()
    {
        using (SqliteConnection theirs = Open())
            theirs.Execute("CREATE TABLE theirs (a)");
        await AssertRefusedAsync("an SQLite file of another program, not a flow store", await File.ReadAllBytesAsync(FilePath, Cancellation));
    }

    [Fact]
    public async Task A_corpus_is_refused_and_kept_and_so_is_a_flow_store_by_a_corpus()
    {
        await using (SqliteChunkStore corpus = new(FilePath))
            await corpus.ReplaceAsync([StoreSamples.Document("d", "text")], null, Cancellation);
        await AssertRefusedAsync("not a flow store", await File.ReadAllBytesAsync(FilePath, Cancellation));
        string other = Path.Combine(_folder.Path, "other.db");
        await using (SqliteFlowStore store = new(other))
            await store.AppendAsync([Event(1)], Cancellation);
        await using SqliteChunkStore wrong = new(other);
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await wrong.CountAsync(Cancellation));
        Assert.Contains("not a corpus", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_format_is_refused()
    {
        await using (SqliteFlowStore store = new(FilePath))
            await store.AppendAsync([Event(1)], Cancellation);
        using (SqliteConnection newer = Open())
            newer.Execute("PRAGMA user_version = 99");
        await AssertRefusedAsync("has the format 99, and this version of RagKit knows 1 at most. Update RagKit, or use a new file.", unchanged: null);
    }

    [Fact]
    public async Task A_damaged_file_is_an_error_with_the_next_step()
    {
        await using (SqliteFlowStore store = new(FilePath))
        {
            for (int number = 0; number < 20; number++)
                await store.AppendAsync([.. Enumerable.Range(1, 100).Select(sequence => Event((100 * number) + sequence))], Cancellation);
        }
        byte[] bytes = await File.ReadAllBytesAsync(FilePath, Cancellation);
        for (int at = 8192; at < bytes.Length; at++)
            bytes[at] = (byte)(at * 31);
        await File.WriteAllBytesAsync(FilePath, bytes, Cancellation);
        await using SqliteFlowStore damaged = new(FilePath);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await damaged.AppendAsync([Event(99_999)], Cancellation));
            Assert.Contains($"The flow store '{FilePath}' is damaged", error.Message, StringComparison.Ordinal);
            Assert.Contains("run the flows again", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        SqliteFlowStore store = new(FilePath);
        await store.AppendAsync([Event(1)], Cancellation);
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.AppendAsync([Event(2)], Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.FindRunAsync("r", Cancellation));
    }

    [Fact]
    public async Task Options_and_events_are_validated_with_the_value_and_the_limit()
    {
        Assert.Contains("QueuePollInterval (00:00:00) must be between", Assert.Throws<ArgumentOutOfRangeException>(
            () => new SqliteFlowStore("x.db", new SqliteFlowStoreOptions { QueuePollInterval = TimeSpan.Zero })).Message, StringComparison.Ordinal);
        Assert.Contains("CacheMegabytes (5000)", Assert.Throws<ArgumentOutOfRangeException>(
            () => new SqliteFlowStore("x.db", new SqliteFlowStoreOptions { CacheMegabytes = 5000 })).Message, StringComparison.Ordinal);
        await using SqliteFlowStore store = new(FilePath);
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(async () => await store.AppendAsync([Event(1), Event(0)], Cancellation));
        Assert.Contains("Sequence (0) of an event of run 'r' must be between 1 and", error.Message, StringComparison.Ordinal);
    }

    private static RunEvent Event(long sequence) => new("r", sequence, DateTimeOffset.UnixEpoch, TaskKey.Run, "flow", RunState.Running);

    private SqliteConnection Open() => new(FlowSchema.FlowStore, FilePath, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    private async Task AssertRefusedAsync(string reason, byte[]? unchanged)
    {
        await using (SqliteFlowStore store = new(FilePath))
        {
            RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.AppendAsync([Event(7)], Cancellation));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
            error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.FindRunAsync("r", Cancellation));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
        if (unchanged is not null)
            Assert.Equal(unchanged, await File.ReadAllBytesAsync(FilePath, Cancellation));
    }
}
