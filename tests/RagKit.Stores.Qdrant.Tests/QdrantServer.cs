using RagKit.Stores.Qdrant.Tests.Server;

namespace RagKit.Stores.Qdrant.Tests;

/// <summary>
/// The server that the suites run against: the one of <c>RAGKIT_QDRANT_URL</c> (with the key of <c>RAGKIT_QDRANT_KEY</c>) where it is set, else the
/// stand-in of this project. Every store has a namespace of its own, which is removed at the end.
/// </summary>
internal sealed class QdrantServer : IAsyncDisposable
{
    private static readonly string? Real = Environment.GetEnvironmentVariable("RAGKIT_QDRANT_URL");
    private static readonly string Run = $"test-{Environment.ProcessId}-{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 100_000}";
    private static int _made;

    private readonly List<(Uri Url, QdrantStoreOptions Options)> _places = [];

    public static bool IsReal => !string.IsNullOrEmpty(Real);

    /// <summary>A store that is empty.</summary>
    public async Task<QdrantChunkStore> CreateAsync(string corpus = "corpus", Uri? through = null, QdrantStoreOptions? options = null)
    {
        QdrantStoreOptions own = (options ?? new QdrantStoreOptions()) with
        {
            Namespace = $"{Run}-{Interlocked.Increment(ref _made)}",
            ApiKey = Environment.GetEnvironmentVariable("RAGKIT_QDRANT_KEY"),
        };
        Uri url = await UrlAsync();
        _places.Add((url, own));
        return new QdrantChunkStore(through ?? url, corpus, own);
    }

    public static async Task<Uri> UrlAsync() => IsReal ? new Uri(Real!) : (await FakeQdrant.Shared).Url;

    /// <summary>What the last store that was made left behind, opened again, or a neighbour of it.</summary>
    public QdrantChunkStore Again(string corpus = "corpus") => new(_places[^1].Url, corpus, _places[^1].Options);

    public async ValueTask DisposeAsync()
    {
        using HttpClient http = new();
        foreach ((Uri url, QdrantStoreOptions options) in _places)
        {
            if (options.ApiKey is string key)
                http.DefaultRequestHeaders.TryAddWithoutValidation("api-key", key);
            using System.Text.Json.JsonDocument listed = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(new Uri(url, "collections")));
            foreach (System.Text.Json.JsonElement item in listed.RootElement.GetProperty("result").GetProperty("collections").EnumerateArray())
            {
                string name = item.GetProperty("name").GetString()!;
                if (name.StartsWith(options.Namespace + ".", StringComparison.Ordinal))
                    (await http.DeleteAsync(new Uri(url, $"collections/{name}"))).Dispose();
            }
        }
        if (!IsReal)
            Assert.Empty((await FakeQdrant.Shared).Violations);
    }
}
