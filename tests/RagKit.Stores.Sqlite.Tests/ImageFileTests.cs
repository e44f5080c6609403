using RagKit.Sqlite;
using RagKit.TestData;
using RagKit.Vectors;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>The image file beside a corpus: used where it is right, and never believed where it is not.</summary>
public sealed class ImageFileTests : IDisposable
{
    private const int Dimensions = 24;

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, float[]> _model = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Corpus => Path.Combine(_folder.Path, "corpus.db");

    private string Image => Corpus + "-image";

    public static TheoryData<VectorPrecision> Precisions => [.. Enum.GetValues<VectorPrecision>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Precisions))]
    public async Task A_later_process_searches_the_image_file_and_reads_only_what_came_since(VectorPrecision precision)
    {
        await WriteAsync(0, 60, precision);
        Assert.True(File.Exists(Image));
        // Behind the store's back: a search that read the vectors from the corpus would miss these.
        using (SqliteConnection connection = new(StoreSchema.Corpus, Corpus, raw.SQLITE_OPEN_READWRITE))
            connection.Execute("CREATE TABLE hidden AS SELECT * FROM vectors; DELETE FROM vectors");
        await AssertSearchAsync(precision);
        using (SqliteConnection connection = new(StoreSchema.Corpus, Corpus, raw.SQLITE_OPEN_READWRITE))
            connection.Execute("INSERT INTO vectors SELECT * FROM hidden; DROP TABLE hidden");
        await WriteAsync(55, 5, precision);
        await WriteAsync(60, 2, precision);
        await AssertSearchAsync(precision);
    }

    [Fact]
    public async Task No_image_file_is_kept_below_the_least_rows_or_when_it_is_not_wanted()
    {
        await using (SqliteChunkStore store = new(Corpus, new SqliteStoreOptions { LeastImageRows = 1, KeepImage = false }))
            await FillAsync(store, 0, 30);
        Assert.False(File.Exists(Image));
        await using (SqliteChunkStore store = new(Corpus))
            await FillAsync(store, 30, 30);
        Assert.False(File.Exists(Image));
        await AssertSearchAsync();
    }

    [Fact]
    public async Task An_image_of_an_older_state_is_brought_to_the_new_one()
    {
        await WriteAsync(0, 40);
        File.Copy(Image, Image + "-kept");
        await WriteAsync(20, 60);
        File.Move(Image + "-kept", Image, overwrite: true);
        await AssertSearchAsync();
    }

    [Fact]
    public async Task An_image_of_a_state_that_a_restored_backup_does_not_know_is_not_believed()
    {
        await WriteAsync(0, 40);
        File.Copy(Corpus, Corpus + ".kept");
        Dictionary<string, float[]> kept = new(_model);
        await WriteAsync(40, 10, seed: 500);
        await WriteAsync(50, 10, seed: 500);
        // The corpus goes back, and then on to as many states as the image has seen, and beyond, with other vectors.
        File.Move(Corpus + ".kept", Corpus, overwrite: true);
        _model.Clear();
        foreach ((string id, float[] vector) in kept)
            _model.Add(id, vector);
        File.Copy(Image, Image + "-newer");
        for (int at = 0; at < 4; at++)
            await WriteAsync(40 + (5 * at), 5, seed: 900);
        File.Move(Image + "-newer", Image, overwrite: true);
        await AssertSearchAsync();
        Assert.Empty(await CheckAsync());
    }

    [Fact]
    public async Task The_image_of_another_corpus_is_not_believed()
    {
        await WriteAsync(0, 40);
        string other = Path.Combine(_folder.Path, "other.db");
        await using (SqliteChunkStore store = new(other, With(VectorPrecision.Byte)))
        {
            await store.SetManifestAsync(new CorpusManifest("c", "t", "e") { Model = "m", Dimensions = Dimensions }, Cancellation);
            await store.ReplaceAsync([.. Enumerable.Range(0, 40).Select(number => Document(number, 7000))], "m", Cancellation);
        }
        File.Copy(other + "-image", Image, overwrite: true);
        await AssertSearchAsync();
        Assert.Empty(await CheckAsync());
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public async Task A_torn_or_changed_image_file_changes_no_result(VectorPrecision precision)
    {
        await WriteAsync(0, 40, precision);
        await WriteAsync(30, 40, precision);
        byte[] whole = await File.ReadAllBytesAsync(Image, Cancellation);
        Random random = new(5);
        for (int trial = 0; trial < 60; trial++)
        {
            byte[] bytes = [.. whole];
            int at = random.Next(bytes.Length);
            if (trial % 3 == 0)
                bytes = bytes[..at];
            else if (trial % 3 == 1)
                bytes[at] ^= (byte)(1 << random.Next(8));
            else
                random.NextBytes(bytes.AsSpan(at, Math.Min(300, bytes.Length - at)));
            await File.WriteAllBytesAsync(Image, bytes, Cancellation);
            await AssertSearchAsync(precision);
        }
    }

    [Fact]
    public async Task The_image_file_may_be_deleted_while_it_is_in_use_and_the_folder_may_refuse_it()
    {
        await WriteAsync(0, 40);
        await using SqliteChunkStore store = new(Corpus, With(VectorPrecision.Byte));
        await AssertSearchAsync(store);
        File.Delete(Image);
        await AssertSearchAsync(store);
        await FillAsync(store, 40, 40);
        await AssertSearchAsync(store);
        File.Delete(Image);
        Directory.CreateDirectory(Path.Combine(Image, "in the way"));
        await FillAsync(store, 80, 40);
        await AssertSearchAsync(store);
        await AssertSearchAsync();
    }

    [Fact]
    public async Task Stores_over_one_corpus_write_and_search_at_once_and_share_the_image_file()
    {
        await WriteAsync(0, 40);
        await using SqliteChunkStore first = new(Corpus, With(VectorPrecision.Byte)), second = new(Corpus, With(VectorPrecision.Byte));
        for (int round = 0; round < 25; round++)
        {
            await FillAsync(round % 2 == 0 ? first : second, 7 * round % 90, 9, seed: 100 * round);
            await Task.WhenAll(AssertSearchAsync(first), AssertSearchAsync(second));
        }
        Assert.Empty(await first.CheckAsync(Cancellation));
        Assert.Empty(await second.CheckAsync(Cancellation));
    }

    private async Task WriteAsync(int from, int count, VectorPrecision precision = VectorPrecision.Byte, int seed = 0)
    {
        await using SqliteChunkStore store = new(Corpus, With(precision));
        await FillAsync(store, from, count, seed);
    }

    private async Task FillAsync(SqliteChunkStore store, int from, int count, int seed = 0)
    {
        if (await store.GetManifestAsync(Cancellation) is null)
            await store.SetManifestAsync(new CorpusManifest("c", "t", "e") { Model = "m", Dimensions = Dimensions }, Cancellation);
        DocumentChunks[] documents = [.. Enumerable.Range(from, count).Select(number => Document(number, seed))];
        await store.ReplaceAsync(documents, "m", Cancellation);
        foreach (DocumentChunks document in documents)
        {
            foreach (string gone in _model.Keys.Where(id => id.StartsWith(document.Document.Id + "/", StringComparison.Ordinal)).ToArray())
                _model.Remove(gone);
            foreach ((string id, ReadOnlyMemory<float> vector) in document.Vectors)
                _model[id] = vector.ToArray();
        }
    }

    private static DocumentChunks Document(int number, int seed) =>
        StoreSamples.Embedded(StoreSamples.Document($"d{number}", [$"kavo{seed}", $"limu{number}"]), Dimensions, (10 * number) + seed);

    private async Task AssertSearchAsync(VectorPrecision precision = VectorPrecision.Byte)
    {
        await using SqliteChunkStore store = new(Corpus, With(precision));
        await AssertSearchAsync(store);
    }

    private async Task AssertSearchAsync(SqliteChunkStore store)
    {
        float[] query = StoreSamples.Vector(Dimensions, 77_777);
        ChunkSearchResult result = await store.SearchAsync(new ChunkSearch { Vector = query, Model = "m", Depth = 1000 }, Cancellation);
        Assert.Equal(_model.Keys.Order(StringComparer.Ordinal), result.Dense.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal));
        Assert.All(result.Dense, chunk => Assert.Equal(StoreSamples.Cosine(query, _model[chunk.ChunkId]), chunk.Score, 1e-5));
    }

    private async Task<IReadOnlyList<string>> CheckAsync()
    {
        await using SqliteChunkStore store = new(Corpus, With(VectorPrecision.Byte));
        return await store.CheckAsync(Cancellation);
    }

    private static SqliteStoreOptions With(VectorPrecision precision) => new() { ImagePrecision = precision, LeastImageRows = 20 };
}
