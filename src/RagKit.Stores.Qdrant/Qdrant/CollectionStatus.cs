using System.Globalization;
using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>Says in words how a collection does.</summary>
internal static class CollectionStatus
{
    // Beyond this, ranking by words looks at noticeably more candidates than it returns.
    private const double FarFromAverage = 2;

    public static StoreStatus Read(string place, JsonElement info, Head head, double average, QdrantIndexOptions index)
    {
        string state = info.GetProperty("status").GetString()!;
        long points = info.Whole("points_count"), indexed = info.Whole("indexed_vectors_count");
        List<string> warnings = [];
        if (info.TryGetProperty("warnings", out JsonElement said) && said.ValueKind == JsonValueKind.Array)
            warnings.AddRange(said.EnumerateArray().Select(warning => warning.Text("message") ?? warning.ToString()));
        if (state == "red")
            warnings.Add("The collection is red: an operation failed on the server. See its log, and repair or restore the shard.");
        if (state == "grey")
            warnings.Add("The collection is grey: the server has not gone on optimising since it was started. Any write sets it going.");
        if (info.TryGetProperty("optimizer_status", out JsonElement optimizer) && optimizer.ValueKind == JsonValueKind.Object)
            warnings.Add($"Qdrant's optimiser failed: {optimizer.Text("error")}. Searches are right, but may be slow; see the server's log.");
        if (average > 0 && (average / head.Average is > FarFromAverage or < 1 / FarFromAverage))
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Chunks have {average:0.#} words on average, and {head.Average:0.#} when this version was begun: searches by words look at more candidates. Reindex to bring it up to date."));
        string vectors = index.Exact ? "exact search over all vectors" : $"HNSW over {indexed.ToString("N0", CultureInfo.InvariantCulture)} vectors, exact in small segments";
        return new StoreStatus(place)
        {
            Index = $"{vectors}; BM25 over a sparse index; {points.ToString("N0", CultureInfo.InvariantCulture)} points, {state}",
            IndexReady = state is "green" ? 1 : 0.5,
            Warnings = warnings,
        };
    }
}
