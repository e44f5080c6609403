using System.Text;
using RagKit.Sqlite;
using RagKit.TestData;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class SqliteFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_missing_is_made()
    {
        await using SqliteChunkStore store = new(In("a/b/corpus.db"));
        await store.ReplaceAsync([StoreSamples.Document("d", "text")], null, Cancellation);
        Assert.True(File.Exists(In("a/b/corpus.db")));
    }

    [Fact]
    public async Task Nothing_is_opened_before_the_first_call()
    {
        await using (SqliteChunkStore store = new(In("corpus.db")))
            Assert.False(File.Exists(store.Path));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Closing_leaves_one_file()
    {
        await using (SqliteChunkStore store = new(In("corpus.db")))
        {
            await store.ReplaceAsync([StoreSamples.Document("d", "text")], null, Cancellation);
            await store.SearchAsync(new ChunkSearch { Text = "text" }, Cancellation);
        }
        Assert.Equal([In("corpus.db")], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Reading_writes_nothing()
    {
        await using (SqliteChunkStore store = new(In("corpus.db")))
            await store.ReplaceAsync([StoreSamples.Document("d", "text")], null, Cancellation);
        byte[] before = await File.ReadAllBytesAsync(In("corpus.db"), Cancellation);
        await using (SqliteChunkStore store = new(In("corpus.db")))
        {
            Assert.Equal(1, (await store.CountAsync(Cancellation)).Chunks);
            Assert.Single((await store.SearchAsync(new ChunkSearch { Text = "text" }, Cancellation)).Lexical);
        }
        Assert.Equal(before, await File.ReadAllBytesAsync(In("corpus.db"), Cancellation));
        Assert.Equal([In("corpus.db")], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_file_of_the_first_format_is_brought_to_todays_with_all_that_is_in_it()
    {
        Document kept = new("d", "text");
        await using (SqliteChunkStore store = new(In("corpus.db")))
            await store.ReplaceAsync([StoreSamples.Document("d", "text")], null, Cancellation);
        // The second format has one table more, the third one two columns, the fourth two columns and a table.
        using (SqliteConnection connection = new(StoreSchema.Corpus, In("corpus.db"), raw.SQLITE_OPEN_READWRITE))
            connection.Execute("""
                DROP TABLE contents; ALTER TABLE documents DROP COLUMN left_out; ALTER TABLE chunks DROP COLUMN enrichment;
                ALTER TABLE documents DROP COLUMN lineage; ALTER TABLE ledger DROP COLUMN run; DROP TABLE changes; PRAGMA user_version = 1
                """);
        await using (SqliteChunkStore store = new(In("corpus.db")))
        {
            Assert.Equal(1, (await store.CountAsync(Cancellation)).Chunks);
            Assert.Empty(await store.GetContentAsync(["d"], Cancellation));
            await foreach (DocumentChange change in store.ListChangesAsync(0, Cancellation))
                Assert.Equal(("d", DocumentChangeKind.Written), (change.DocumentId, change.Kind));
            await store.ReplaceAsync([StoreSamples.Document("d", "text") with { Content = kept }], null, Cancellation);
            Assert.Equal(kept.ContentHash, Assert.Single(await store.GetContentAsync(["d"], Cancellation)).ContentHash);
        }
    }

    [Fact]
    public async Task A_folder_is_refused()
    {
        Directory.CreateDirectory(In("corpus.db"));
        await AssertRefusedAsync("is a folder", unchanged: null);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("This is no database at all, but a text that someone keeps under this name, longer than a header of SQLite's.")]
    public async Task A_file_that_is_no_database_is_refused_and_kept(string text)
    {
        _folder.Write("corpus.db", text);
        await AssertRefusedAsync("not an SQLite file", Encoding.UTF8.GetBytes(text));
    }

    [Theory]
    [InlineData("CREATE TABLE theirs (a)")]
    [InlineData("PRAGMA application_id = 77")]
    [InlineData("PRAGMA journal_mode = WAL; CREATE TABLE theirs (a)")]
    public async Task A_database_of_another_program_is_refused_and_kept(string sql)
    {
        using (SqliteConnection theirs = Open())
            theirs.Execute(sql);
        await AssertRefusedAsync("another program", await File.ReadAllBytesAsync(In("corpus.db"), Cancellation));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_newer_format_is_refused()
    {
        await FillAsync();
        using (SqliteConnection newer = Open())
            newer.Execute("PRAGMA user_version = 99");
        await AssertRefusedAsync("format 99", unchanged: null);
    }

    [Fact]
    public async Task An_empty_file_becomes_a_corpus()
    {
        _folder.Write("corpus.db", "");
        await FillAsync();
        Assert.True(new FileInfo(In("corpus.db")).Length > 0);
    }

    [Fact]
    public async Task A_damaged_file_is_an_error_with_the_next_step()
    {
        await FillAsync();
        byte[] bytes = await File.ReadAllBytesAsync(In("corpus.db"), Cancellation);
        for (int at = 16384; at < bytes.Length; at++)
            bytes[at] = (byte)(at * 31);
        await File.WriteAllBytesAsync(In("corpus.db"), bytes, Cancellation);
        await using SqliteChunkStore store = new(In("corpus.db"));
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () =>
        {
            await store.SearchAsync(new ChunkSearch { Text = "text" }, Cancellation);
            await store.GetDocumentAsync("d0", Cancellation);
            await store.ReplaceAsync([StoreSamples.Document("d1", "other")], null, Cancellation);
        });
        Assert.Contains(In("corpus.db"), error.Message, StringComparison.Ordinal);
        Assert.Contains("ingest again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_an_error_and_the_store_stays_as_it_was()
    {
        await using SqliteChunkStore store = new(In("corpus.db"), new SqliteStoreOptions { MaxMegabytes = 1 });
        await store.ReplaceAsync([StoreSamples.Document("small", "text")], null, Cancellation);
        DocumentChunks large = StoreSamples.Document("large", [.. Enumerable.Range(0, 4000).Select(number => new string('x', 1000) + number)]);
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () =>
            await store.ReplaceAsync([StoreSamples.Document("small", "changed"), large], null, Cancellation));
        Assert.Contains("no room left", error.Message, StringComparison.Ordinal);
        Assert.Contains(In("corpus.db"), error.Message, StringComparison.Ordinal);
        Assert.Equal(new StoreCounts(1, 1, 0), await store.CountAsync(Cancellation));
        Assert.Single((await store.SearchAsync(new ChunkSearch { Text = "text" }, Cancellation)).Lexical);
        await store.ReplaceAsync([StoreSamples.Document("next", "goes on")], null, Cancellation);
        Assert.Equal(2, (await store.CountAsync(Cancellation)).Documents);
    }

    [Fact]
    public async Task A_file_that_stays_locked_is_an_error_and_reading_goes_on()
    {
        await FillAsync();
        using SqliteConnection other = Open();
        other.Execute("BEGIN IMMEDIATE");
        await using SqliteChunkStore store = new(In("corpus.db"), new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(100) });
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.DeleteAsync(["d0"], Cancellation));
        Assert.Contains("BusyTimeout", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(await store.GetDocumentAsync("d0", Cancellation));
        other.Execute("COMMIT");
        await store.DeleteAsync(["d0"], Cancellation);
        Assert.Empty(await store.GetDocumentAsync("d0", Cancellation));
    }

    [Fact]
    public async Task A_chunk_id_of_another_document_is_refused()
    {
        await using SqliteChunkStore store = new(In("corpus.db"));
        DocumentChunks first = StoreSamples.Document("first", "text"), second = StoreSamples.Document("second", "text");
        await store.ReplaceAsync([first], null, Cancellation);
        second = second with { Chunks = [second.Chunks[0] with { Id = first.Chunks[0].Id }] };
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.ReplaceAsync([second], null, Cancellation));
        Assert.Contains("second", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await store.CountAsync(Cancellation)).Documents);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        SqliteChunkStore store = new(In("corpus.db"));
        await store.CountAsync(Cancellation);
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.CountAsync(Cancellation));
    }

    [Fact]
    public void Options_are_validated_with_the_value_and_the_limit()
    {
        Assert.Contains("CacheMegabytes (0)", Assert.Throws<ArgumentOutOfRangeException>(
            () => new SqliteChunkStore("x.db", new SqliteStoreOptions { CacheMegabytes = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("MaxMegabytes (-1)", Assert.Throws<ArgumentOutOfRangeException>(
            () => new CorpusBuilder("c").StoreInSqlite("x.db", new SqliteStoreOptions { MaxMegabytes = -1 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SqliteChunkStore("x.db", new SqliteStoreOptions { BusyTimeout = TimeSpan.FromDays(2) }));
    }

    [Fact]
    public async Task StoreInSqlite_makes_a_store_of_the_file()
    {
        CorpusBuilder corpus = new CorpusBuilder("c").StoreInSqlite(In("corpus.db"), new SqliteStoreOptions { Durability = SqliteDurability.Full });
        await using SqliteChunkStore store = Assert.IsType<SqliteChunkStore>(corpus.Store!(null!));
        await store.ReplaceAsync([StoreSamples.Document("d", "text")], null, Cancellation);
        Assert.Equal(In("corpus.db"), store.Path);
    }

    private string In(string name) => Path.Combine(_folder.Path, name);

    private SqliteConnection Open() => new(StoreSchema.Corpus, In("corpus.db"), raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    private async Task FillAsync()
    {
        await using SqliteChunkStore store = new(In("corpus.db"));
        await store.ReplaceAsync([.. Enumerable.Range(0, 200).Select(number => StoreSamples.Document($"d{number}", $"text {number} {new string('y', 500)}"))], null, Cancellation);
    }

    private async Task AssertRefusedAsync(string reason, byte[]? unchanged)
    {
        await using (SqliteChunkStore store = new(In("corpus.db")))
        {
            RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(
                async () => await store.ReplaceAsync([StoreSamples.Document("d", "text")], null, Cancellation));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Contains(In("corpus.db"), error.Message, StringComparison.Ordinal);
        }
        if (unchanged is not null)
            Assert.Equal(unchanged, await File.ReadAllBytesAsync(In("corpus.db"), Cancellation));
    }
}
