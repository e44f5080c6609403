using RagKit.Sqlite;
using RagKit.TestData;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class CrashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Two files at a time, each killed a hundred times at random points of its writer's work.
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 100)]
    public async Task A_kill_at_any_moment_loses_nothing_acknowledged_and_leaves_nothing_half_written(int seed, int kills)
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "corpus.db");
        Random random = new(seed);
        CrashState state = new("d");
        int images = 0, graphs = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using (CrashWriter writer = new(path, (1000 * seed) + kill, operations: 0, "d"))
            {
                // Some are killed while they open the file, most after some writes, in the midst of the next.
                int wanted = kill % 8 == 0 ? 0 : 1 + (2 * random.Next(1, 8));
                for (int line = 0; line < wanted; line++)
                    state.Read([Assert.IsType<string>(await writer.Output.ReadLineAsync(Cancellation))]);
                await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 15), Cancellation);
                state.Read(await writer.KillAsync(Cancellation));
            }
            await using SqliteChunkStore store = new(path, new SqliteStoreOptions { LeastImageRows = 20, HnswAbove = 30, ScanRows = 0 });
            await state.VerifyAsync(store, Cancellation);
            if (kill % 10 == 9 || kill == kills - 1)
            {
                await CrashState.VerifySearchAsync(store, Cancellation);
                CheckIntegrity(path);
                Assert.Empty(await store.CheckAsync(Cancellation));
                images += File.Exists(path + "-image") ? 1 : 0;
                graphs += File.Exists(path + "-hnsw") ? 1 : 0;
            }
        }
        Assert.True(images > kills / 20, "Image files were hardly ever written: the test hardly tests them.");
        Assert.True(graphs > kills / 20, "Graphs were hardly ever written: the test hardly tests them.");
        Assert.True(state.Acknowledged > 3 * kills, $"The writers acknowledged only {state.Acknowledged} operations: the test hardly tests.");
    }

    [Fact]
    public async Task Two_processes_write_at_once_and_a_third_sees_both_in_its_search()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "corpus.db");
        await using SqliteChunkStore store = new(path);
        await store.SetManifestAsync(new CorpusManifest("crash", "chunker", "embedder") { Model = "model", Dimensions = 16 }, Cancellation);
        ChunkSearch search = new() { Vector = StoreSamples.Vector(16, 1), Model = "model", Depth = 10_000, Text = "chunk" };
        Assert.Empty((await store.SearchAsync(search, Cancellation)).Dense);

        using CrashWriter first = new(path, 1, 150, "a"), second = new(path, 2, 150, "b");
        Task<int[]> exits = Task.WhenAll(first.WaitAsync(Cancellation), second.WaitAsync(Cancellation));
        int most = 0;
        do
        {
            ChunkSearchResult found = await store.SearchAsync(search, Cancellation);
            Assert.Equal(found.Dense.Select(chunk => chunk.ChunkId).Order(), found.Lexical.Select(chunk => chunk.ChunkId).Order());
            most = Math.Max(most, found.Dense.Count);
        }
        while (!exits.IsCompleted);
        int[] codes = await exits;
        Assert.All(codes, code => Assert.Equal(0, code));
        StoreCounts counts = await store.CountAsync(Cancellation);
        Assert.Equal(counts.Chunks, counts.Embedded);
        Assert.Equal(counts.Chunks, (await store.SearchAsync(search, Cancellation)).Dense.Count);
        Assert.True(most > 20 && counts.Chunks > 20);
        await CrashState.VerifySearchAsync(store, Cancellation);
        CheckIntegrity(path);
    }

    private static void CheckIntegrity(string path)
    {
        using SqliteConnection connection = new(StoreSchema.Corpus, path, raw.SQLITE_OPEN_READWRITE);
        SqliteStatement check = connection.Statement("PRAGMA integrity_check");
        Assert.True(check.Step());
        Assert.Equal("ok", check.Text(0));
        check.Reset();
        LexicalFiles.AssertFits(connection);
        Assert.Equal(0, connection.Number("SELECT count(*) FROM vectors WHERE chunk NOT IN (SELECT key FROM chunks)"));
        Assert.Equal(0, connection.Number("SELECT count(*) FROM attributes WHERE chunk NOT IN (SELECT key FROM chunks)"));
        Assert.Equal(0, connection.Number("SELECT count(*) FROM chunks WHERE document NOT IN (SELECT key FROM documents)"));
    }
}
