using RagKit.Sqlite;
using RagKit.TestData;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class UpkeepTests : IDisposable
{
    private const int Dimensions = 16;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Compacting_gives_back_what_was_deleted_and_changes_no_result()
    {
        await using SqliteChunkStore store = await FilledAsync("corpus.db", 400);
        await store.DeleteAsync([.. Enumerable.Range(0, 350).Select(number => $"d{number}")], Cancellation);
        ChunkSearch search = new() { Vector = StoreSamples.Vector(Dimensions, 9), Model = "m", Text = "kavo" };
        ChunkSearchResult before = await store.SearchAsync(search, Cancellation);
        CompactResult result = await store.CompactAsync(Cancellation);
        Assert.True(result.BytesAfter < result.BytesBefore / 2, $"{result}");
        Assert.Equal(new FileInfo(store.Path).Length, result.BytesAfter);
        ChunkSearchResult after = await store.SearchAsync(search, Cancellation);
        Assert.Equal(before.Dense, after.Dense);
        Assert.Equal(before.Lexical, after.Lexical);
        Assert.Empty(await store.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task A_corpus_in_order_has_no_findings() =>
        Assert.Empty(await (await FilledAsync("corpus.db", 30)).CheckAsync(Cancellation));

    [Theory]
    [InlineData("DELETE FROM chunks WHERE key = 3", "vectors belong to no chunk")]
    [InlineData("DELETE FROM documents WHERE key = 2", "chunks belong to no document")]
    [InlineData("UPDATE documents SET chunk_count = 7 WHERE key = 2", "another number of chunks")]
    [InlineData("DELETE FROM vectors WHERE key = 4", "no vector of the model 'm'")]
    [InlineData("UPDATE vectors SET vector = zeroblob(8) WHERE key = 4", "other dimensions")]
    [InlineData("INSERT INTO attributes VALUES ('a', x'00', 4711)", "metadata's index")]
    public async Task What_does_not_belong_together_is_found(string damage, string finding)
    {
        await using (SqliteChunkStore store = await FilledAsync("corpus.db", 30))
        {
        }
        using (SqliteConnection connection = new(StoreSchema.Corpus, In("corpus.db"), raw.SQLITE_OPEN_READWRITE))
            connection.Execute(damage);
        await using SqliteChunkStore damaged = new(In("corpus.db"), new SqliteStoreOptions { KeepImage = false });
        Assert.Contains(await damaged.CheckAsync(Cancellation), found => found.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_that_differs_from_the_vectors_is_found_and_made_anew()
    {
        await using (SqliteChunkStore store = await FilledAsync("corpus.db", 60))
        {
        }
        Assert.True(File.Exists(In("corpus.db-image")));
        using (SqliteConnection connection = new(StoreSchema.Corpus, In("corpus.db"), raw.SQLITE_OPEN_READWRITE))
            connection.Execute("UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE key = 9) WHERE key = 8");
        await using SqliteChunkStore changed = new(In("corpus.db"), Options);
        Assert.Contains("image file", Assert.Single(await changed.CheckAsync(Cancellation)), StringComparison.Ordinal);
        Assert.Empty(await changed.CheckAsync(Cancellation));
    }

    [Fact]
    public async Task A_damaged_file_is_found()
    {
        await using (SqliteChunkStore store = await FilledAsync("corpus.db", 400))
        {
        }
        byte[] bytes = await File.ReadAllBytesAsync(In("corpus.db"), Cancellation);
        // Every page that holds the word: the last may be free, and nobody checks free pages.
        for (int page = 1; page < bytes.Length / 8192; page++)
        {
            if (bytes.AsSpan(page * 8192, 8192).IndexOf("limu"u8) >= 0)
                bytes.AsSpan((page * 8192) + 8, 60).Fill(0xEE);
        }
        await File.WriteAllBytesAsync(In("corpus.db"), bytes, Cancellation);
        await using SqliteChunkStore damaged = new(In("corpus.db"));
        try
        {
            Assert.Contains(await damaged.CheckAsync(Cancellation), found => found.Contains("is damaged", StringComparison.Ordinal));
        }
        catch (RagKitException e)
        {
            Assert.Contains("is damaged", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_backup_made_while_others_write_is_the_corpus_as_it_was_at_one_moment()
    {
        await using SqliteChunkStore store = await FilledAsync("corpus.db", 300), other = new(In("corpus.db"), Options);
        using CancellationTokenSource done = new();
        Task writing = Task.Run(async () =>
        {
            // Both documents in each write: a copy of two moments would hold different revisions.
            for (int revision = 1; !done.IsCancellationRequested; revision++)
                await other.ReplaceAsync([Revised("a", revision), Revised("b", revision)], "m", Cancellation);
        }, Cancellation);
        List<BackupProgress> reports = [];
        for (int backup = 0; backup < 6; backup++)
        {
            await store.BackupAsync(In("backup.db"), new Reports(reports), Cancellation);
            await using SqliteChunkStore copy = new(In("backup.db"), Options);
            Assert.Empty(await copy.CheckAsync(Cancellation));
            IReadOnlyList<Chunk> a = await copy.GetDocumentAsync("a", Cancellation), b = await copy.GetDocumentAsync("b", Cancellation);
            Assert.Equal(a.Select(chunk => chunk.Text), b.Select(chunk => chunk.Text));
            Assert.InRange((await copy.CountAsync(Cancellation)).Documents, 300, 302);
        }
        await done.CancelAsync();
        await writing;
        Assert.Equal(reports[^1].PagesTotal, reports[^1].PagesDone);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => file.Contains("-part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_replaces_a_backup_and_nothing_else()
    {
        await using SqliteChunkStore store = await FilledAsync("corpus.db", 20);
        await File.WriteAllTextAsync(In("letter.txt"), "Dear reader, this is a letter and no corpus, whatever else is said about it by anybody at all.", Cancellation);
        using (SqliteConnection theirs = new(StoreSchema.Corpus, In("theirs.db"), raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE))
            theirs.Execute("CREATE TABLE theirs (a)");
        foreach (string kept in (string[])["letter.txt", "theirs.db"])
        {
            byte[] before = await File.ReadAllBytesAsync(In(kept), Cancellation);
            Assert.Contains(kept, (await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.BackupAsync(In(kept), null, Cancellation))).Message, StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllBytesAsync(In(kept), Cancellation));
        }
        await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.BackupAsync(In("corpus.db"), null, Cancellation));
        await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.BackupAsync(_folder.Path, null, Cancellation));
        await store.BackupAsync(In("backup.db"), null, Cancellation);
        await store.DeleteAsync(["d1"], Cancellation);
        await store.BackupAsync(In("backup.db"), null, Cancellation);
        await using SqliteChunkStore copy = new(In("backup.db"));
        Assert.Equal(19, (await copy.CountAsync(Cancellation)).Documents);
    }

    [Fact]
    public async Task A_cancelled_backup_leaves_what_was_there()
    {
        await using SqliteChunkStore store = await FilledAsync("corpus.db", 3000);
        await store.BackupAsync(In("backup.db"), null, Cancellation);
        byte[] before = await File.ReadAllBytesAsync(In("backup.db"), Cancellation);
        using CancellationTokenSource source = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.BackupAsync(In("backup.db"), new Cancelling(source), source.Token));
        Assert.Equal(before, await File.ReadAllBytesAsync(In("backup.db"), Cancellation));
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => file.Contains("-part", StringComparison.Ordinal));
    }

    private static SqliteStoreOptions Options => new() { LeastImageRows = 20 };

    private static DocumentChunks Revised(string id, int revision)
    {
        DocumentChunks document = StoreSamples.Document(id, $"revision {revision}");
        return StoreSamples.Embedded(document, Dimensions, revision);
    }

    private string In(string name) => Path.Combine(_folder.Path, name);

    private async Task<SqliteChunkStore> FilledAsync(string name, int documents)
    {
        SqliteChunkStore store = new(In(name), Options);
        await store.SetManifestAsync(new CorpusManifest("c", "t", "e") { Model = "m", Dimensions = Dimensions }, Cancellation);
        await store.ReplaceAsync(
            [.. Enumerable.Range(0, documents).Select(number => StoreSamples.Embedded(StoreSamples.Document($"d{number}", $"kavo {number}", $"limu {new string('y', 900)}"), Dimensions, 10 * number))], "m", Cancellation);
        return store;
    }

    private sealed class Reports(List<BackupProgress> reports) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => reports.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
            if (value.PagesDone < value.PagesTotal)
                source.Cancel();
        }
    }
}
