using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>
    /// A store whose connection to its server a test can break, empty; <see langword="null"/> (the default) for one that has none because it
    /// works in this process.
    /// </summary>
    protected virtual ValueTask<BreakableStore?> CreateBreakableAsync() => new((BreakableStore?)null);

    /// <summary>
    /// A connection that breaks in the middle of any operation leaves the old state or the new one, says so in words, and the same call,
    /// made again, gives what it would have given.
    /// </summary>
    [Theory]
    [InlineData("replace")]
    [InlineData("delete")]
    [InlineData("delete by filter")]
    [InlineData("vectors")]
    [InlineData("manifest")]
    [InlineData("search")]
    [InlineData("list")]
    [InlineData("ledger")]
    public async Task Operations_survive_a_lost_connection(string operation)
    {
        BreakableStore? breakable = await CreateBreakableAsync();
        Assert.SkipWhen(breakable is null, "This store works in the process: there is no connection to lose.");
        await using BreakableStore server = breakable!;
        IChunkStore store = server.Store;
        for (int bytes = 0; bytes < 20_000; bytes = bytes < 50 ? bytes + 25 : (int)(bytes * 1.9))
        {
            await store.SetManifestAsync(Manifest, Cancellation);
            await store.DeleteAsync(["a", "b", "c"], Cancellation);
            await store.ReplaceAsync([Embedded("a", 1, "alpha", "beta"), Embedded("b", 5, "gamma")], Model, Cancellation);
            server.BreakAfter(bytes);
            Exception? error = await Record.ExceptionAsync(() => RunAsync(store, operation));
            server.Mend();
            Assert.True(error is null or RagKitException, $"{operation} cut after {bytes} bytes: {error}");
            string[] texts = [.. await TextsAsync(store, "a"), "|", .. await TextsAsync(store, "b"), "|", .. await TextsAsync(store, "c")];
            Assert.Contains(string.Join(' ', texts), (string[])[Before, After(operation)]);
            await RunAsync(store, operation);
            texts = [.. await TextsAsync(store, "a"), "|", .. await TextsAsync(store, "b"), "|", .. await TextsAsync(store, "c")];
            Assert.Equal(After(operation), string.Join(' ', texts));
            int chunks = After(operation).Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries).Length;
            Assert.Equal(chunks, (await store.CountAsync(Cancellation)).Chunks);
            Assert.Equal(chunks, (await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 1)), Cancellation)).Dense.Count);
        }
    }

    private const string Before = "alpha beta | gamma |";

    private static string After(string operation) => operation switch
    {
        "replace" => "beta delta | gamma | new",
        "delete" => "| gamma |",
        "delete by filter" => "alpha beta | |",
        _ => Before,
    };

    private static async Task RunAsync(IChunkStore store, string operation)
    {
        switch (operation)
        {
            case "replace":
                await store.ReplaceAsync([Embedded("a", 2, "beta", "delta"), Embedded("c", 9, "new")], Model, Cancellation);
                break;
            case "delete":
                await store.DeleteAsync(["a"], Cancellation);
                break;
            case "delete by filter":
                await store.DeleteAsync(Filter.Document("b"), Cancellation);
                break;
            case "vectors":
                await store.WriteVectorsAsync([new ChunkVector(StoreSamples.ChunkId("a", "beta"), StoreSamples.Vector(Dimensions, 77))], Model, Cancellation);
                break;
            case "manifest":
                await store.SetManifestAsync(Manifest with { Chunker = "chunker/2" }, Cancellation);
                break;
            case "search":
                ChunkSearchResult found = await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 1)) with { Text = "alpha" }, Cancellation);
                Assert.Equal((3, 1), (found.Dense.Count, found.Lexical.Count));
                break;
            case "list":
                Assert.Equal(3, (await ToListAsync(store.ListChunksAsync(null, Cancellation))).Count);
                Assert.Equal(2, (await ToListAsync(store.ListDocumentsAsync(null, Cancellation))).Count);
                break;
            default:
                IIngestLedger ledger = (IIngestLedger)store;
                await ledger.RecordEntriesAsync([new LedgerEntry("docs", "a", "2")], Cancellation);
                Assert.Equal("2", Assert.Single(await ToListAsync(ledger.ListEntriesAsync("docs", Cancellation))).Version);
                break;
        }
    }
}

/// <summary>A store behind a connection that a test can break.</summary>
/// <param name="store">The store; disposed with this.</param>
public abstract class BreakableStore(IChunkStore store) : IAsyncDisposable
{
    /// <summary>The store, which connects through what can be broken.</summary>
    public IChunkStore Store { get; } = store;

    /// <summary>Lets so many bytes pass from now on, in both directions together, then breaks all connections and refuses new ones.</summary>
    public abstract void BreakAfter(int bytes);

    /// <summary>Lets everything pass again.</summary>
    public abstract void Mend();

    /// <summary>Closes the store and what stood between it and its server.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        else
            (Store as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }
}
