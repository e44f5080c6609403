using RagKit.TestData;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>The graph beside a corpus: built in the background, followed, kept in a file, and never believed where it is not right.</summary>
public sealed class HnswTests : IDisposable
{
    private const int Dimensions = 24;
    private const int Above = 200;

    private static readonly SqliteStoreOptions Options = new() { HnswAbove = Above, LeastImageRows = 20, ScanRows = 0 };

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, float[]> _model = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Corpus => Path.Combine(_folder.Path, "corpus.db");

    private string Graph => Corpus + "-hnsw";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_graph_is_built_from_the_wanted_number_on_and_finds_what_a_scan_finds()
    {
        await using SqliteChunkStore store = await FilledAsync(0, Above - 1);
        await AssertSearchAsync(store);
        Assert.StartsWith("exact search", (await store.GetStatusAsync(Cancellation)).Index, StringComparison.Ordinal);
        await FillAsync(store, Above, 20_000 - Above);
        StoreStatus status = await ReadyAsync(store);
        Assert.StartsWith($"HNSW over {_model.Count} vectors", status.Index, StringComparison.Ordinal);
        Assert.Empty(status.Warnings);
        int found = 0;
        for (int query = 0; query < 20; query++)
            found += await RecallAsync(store, query, 10);
        Assert.InRange(found, 194, 200);
        await AssertSearchAsync(store);
    }

    [Fact]
    public async Task A_search_sees_what_was_added_changed_and_removed_a_moment_ago()
    {
        await using SqliteChunkStore store = await FilledAsync(0, 600), other = new(Corpus, Options);
        await ReadyAsync(store);
        await ReadyAsync(other);
        Random random = new(3);
        for (int round = 0; round < 60; round++)
        {
            SqliteChunkStore writer = round % 2 == 0 ? store : other;
            if (round % 3 == 0)
                await RemoveAsync(writer, random.Next(600), 5);
            else
                await FillAsync(writer, random.Next(700), 4, seed: 100 * (round + 1));
            await AssertSearchAsync(store);
            await AssertSearchAsync(other);
        }
        await RemoveAsync(store, 0, 690);
        await AssertSearchAsync(store);
        await AssertSearchAsync(other);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(0.02)]
    public async Task A_filter_is_kept_whatever_share_passes(double share)
    {
        await using SqliteChunkStore store = await FilledAsync(0, 1000);
        await ReadyAsync(store);
        ChunkSearch search = new() { Vector = StoreSamples.Vector(Dimensions, 5), Model = "m", Depth = 10, Filter = Filter.AtMost("number", (share * 1000) - 1) };
        IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(search, Cancellation)).Dense;
        string[] expected = Nearest(search.Vector.Value.ToArray(), id => int.Parse(id.Split('/')[0][1..], null) < share * 1000);
        Assert.Equal(10, found.Count);
        Assert.True(found.Select(chunk => chunk.ChunkId).Intersect(expected.Take(10)).Count() >= 9);
        Assert.All(found, chunk => Assert.Equal(StoreSamples.Cosine(search.Vector.Value.ToArray(), _model[chunk.ChunkId]), chunk.Score, 1e-5));
    }

    [Fact]
    public async Task A_later_process_goes_on_with_the_file_and_links_only_what_came_since()
    {
        await (await ReadyStoreAsync(1500)).DisposeAsync();
        Assert.True(File.Exists(Graph));
        await using (SqliteChunkStore without = new(Corpus, Options with { HnswAbove = 0 }))
        {
            await FillAsync(without, 1490, 20, seed: 9000);
            await RemoveAsync(without, 3, 2);
        }
        await using SqliteChunkStore again = new(Corpus, Options);
        StoreStatus status = await ReadyAsync(again, status => !status.Index.Contains(", 0 of them", StringComparison.Ordinal));
        Assert.Matches(@"vectors, [1-4][0-9] of them linked", status.Index);
        await AssertSearchAsync(again);
    }

    [Fact]
    public async Task A_torn_changed_foreign_or_older_file_changes_no_result()
    {
        await (await ReadyStoreAsync(400)).DisposeAsync();
        byte[] older = await File.ReadAllBytesAsync(Graph, Cancellation);
        await using (SqliteChunkStore store = new(Corpus, Options))
        {
            await FillAsync(store, 350, 200, seed: 7000);
            await ReadyAsync(store);
        }
        byte[] whole = await File.ReadAllBytesAsync(Graph, Cancellation);
        Assert.NotEqual(older.Length, whole.Length);
        Random random = new(5);
        for (int trial = 0; trial < 40; trial++)
        {
            byte[] bytes = trial == 0 ? older : [.. whole];
            int at = trial % 2 == 0 ? random.Next(bytes.Length) : random.Next(200);
            if (trial % 3 == 1)
                bytes = bytes[..at];
            else if (trial > 0)
                random.NextBytes(bytes.AsSpan(at, Math.Min(trial % 3 == 0 ? 1 : 300, bytes.Length - at)));
            await File.WriteAllBytesAsync(Graph, bytes, Cancellation);
            await using SqliteChunkStore store = new(Corpus, Options);
            await AssertSearchAsync(store);
            Assert.Empty((await ReadyAsync(store)).Warnings);
            await AssertSearchAsync(store);
        }
        File.Delete(Graph);
        Directory.CreateDirectory(Path.Combine(Graph, "in the way"));
        await using SqliteChunkStore refused = new(Corpus, Options);
        await ReadyAsync(refused);
        await AssertSearchAsync(refused);
    }

    [Fact]
    public async Task The_graph_of_another_corpus_is_not_believed()
    {
        await (await ReadyStoreAsync(400)).DisposeAsync();
        string other = Path.Combine(_folder.Path, "other.db");
        await using (SqliteChunkStore store = new(other, Options))
        {
            await store.SetManifestAsync(new CorpusManifest("c", "t", "e") { Model = "m", Dimensions = Dimensions }, Cancellation);
            await store.ReplaceAsync([.. Enumerable.Range(0, 400).Select(number => Document(number, 70_000))], "m", Cancellation);
            await ReadyAsync(store);
        }
        File.Copy(other + "-hnsw", Graph, overwrite: true);
        await using SqliteChunkStore mine = new(Corpus, Options);
        Assert.Contains("400 of them linked", (await ReadyAsync(mine)).Index, StringComparison.Ordinal);
        await AssertSearchAsync(mine);
    }

    [Fact]
    public async Task A_store_that_is_closed_while_it_builds_goes_on_where_it_was()
    {
        await (await FilledAsync(0, 8000)).DisposeAsync();
        for (int opened = 0; opened < 4; opened++)
        {
            await using SqliteChunkStore store = new(Corpus, Options);
            await AssertSearchAsync(store);
            await Task.Delay(20 * opened, Cancellation);
        }
        await using SqliteChunkStore last = new(Corpus, Options);
        await ReadyAsync(last);
        await AssertSearchAsync(last);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task The_graph_goes_with_the_model_and_with_the_version()
    {
        await using SqliteChunkStore store = await ReadyStoreAsync(400);
        await store.SetManifestAsync(new CorpusManifest("c", "t", "e") { Model = "other", Dimensions = 8 }, Cancellation);
        Assert.Empty((await store.SearchAsync(new ChunkSearch { Vector = StoreSamples.Vector(8, 1), Model = "other", Depth = 10 }, Cancellation)).Dense);
        StoreVersion made = await store.CreateVersionAsync(Cancellation);
        await using (SqliteChunkStore version = (SqliteChunkStore)await store.OpenVersionAsync(made.Number, Cancellation))
        {
            await FillAsync(version, 0, 400);
            await ReadyAsync(version);
        }
        Assert.True(File.Exists(Path.ChangeExtension(Corpus, $".v{made.Number}.db-hnsw")));
        await store.DeleteVersionAsync(made.Number, Cancellation);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, $"corpus.v{made.Number}.db*"));
    }

    [Fact]
    public void A_negative_number_is_refused() =>
        Assert.Contains("HnswAbove (-1)", Assert.Throws<ArgumentOutOfRangeException>(() => new SqliteChunkStore(Corpus, new SqliteStoreOptions { HnswAbove = -1 })).Message, StringComparison.Ordinal);

    private async Task<SqliteChunkStore> ReadyStoreAsync(int count)
    {
        SqliteChunkStore store = await FilledAsync(0, count);
        await ReadyAsync(store);
        return store;
    }

    private async Task<SqliteChunkStore> FilledAsync(int from, int count)
    {
        SqliteChunkStore store = new(Corpus, Options);
        await FillAsync(store, from, count);
        return store;
    }

    private static async Task<StoreStatus> ReadyAsync(SqliteChunkStore store, Func<StoreStatus, bool>? isMeant = null)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        late.CancelAfter(TimeSpan.FromMinutes(1));
        await store.SearchAsync(new ChunkSearch { Vector = StoreSamples.Vector(Dimensions, 1), Model = "m", Depth = 1 }, Cancellation);
        for (; ; )
        {
            StoreStatus status = await store.GetStatusAsync(Cancellation);
            if (status.IndexReady == 1 && isMeant?.Invoke(status) != false)
                return status;
            await Task.Delay(5, late.Token);
        }
    }

    private async Task FillAsync(SqliteChunkStore store, int from, int count, int seed = 0)
    {
        if (await store.GetManifestAsync(Cancellation) is null)
            await store.SetManifestAsync(new CorpusManifest("c", "t", "e") { Model = "m", Dimensions = Dimensions }, Cancellation);
        DocumentChunks[] documents = [.. Enumerable.Range(from, count).Select(number => Document(number, seed))];
        await store.ReplaceAsync(documents, "m", Cancellation);
        Forget(from, count);
        foreach ((string id, ReadOnlyMemory<float> vector) in documents.SelectMany(document => document.Vectors))
            _model[id] = vector.ToArray();
    }

    private async Task RemoveAsync(SqliteChunkStore store, int from, int count)
    {
        await store.DeleteAsync([.. Enumerable.Range(from, count).Select(number => $"d{number}")], Cancellation);
        Forget(from, count);
    }

    private void Forget(int from, int count)
    {
        HashSet<string> gone = [.. Enumerable.Range(from, count).Select(number => $"d{number}")];
        foreach (string id in _model.Keys.Where(id => gone.Contains(id.Split('/')[0])).ToArray())
            _model.Remove(id);
    }

    private static DocumentChunks Document(int number, int seed)
    {
        DocumentChunks document = StoreSamples.Embedded(StoreSamples.Document($"d{number}", [$"kavo{seed}"]), Dimensions, (10 * number) + seed);
        return document with { Chunks = [.. document.Chunks.Select(chunk => chunk with { Metadata = new([KeyValuePair.Create("number", (MetadataValue)number)]) })] };
    }

    private string[] Nearest(float[] query, Func<string, bool> passes) =>
        [.. _model.Where(pair => passes(pair.Key)).OrderByDescending(pair => StoreSamples.Cosine(query, pair.Value)).Select(pair => pair.Key)];

    private async Task<int> RecallAsync(SqliteChunkStore store, int query, int depth)
    {
        float[] vector = StoreSamples.Vector(Dimensions, 500_000 + query);
        IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(new ChunkSearch { Vector = vector, Model = "m", Depth = depth }, Cancellation)).Dense;
        Assert.Equal(depth, found.Count);
        return found.Select(chunk => chunk.ChunkId).Intersect(Nearest(vector, _ => true).Take(depth)).Count();
    }

    // So deep that all is found, by a graph as by a scan.
    private async Task AssertSearchAsync(SqliteChunkStore store)
    {
        float[] query = StoreSamples.Vector(Dimensions, 77_777);
        ChunkSearchResult result = await store.SearchAsync(new ChunkSearch { Vector = query, Model = "m", Depth = 30_000 }, Cancellation);
        Assert.Equal(_model.Keys.Order(StringComparer.Ordinal), result.Dense.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal));
        Assert.All(result.Dense, chunk => Assert.Equal(StoreSamples.Cosine(query, _model[chunk.ChunkId]), chunk.Score, 1e-5));
    }
}
