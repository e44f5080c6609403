using System.Text.Json;

namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>Runs queries of the Query API: nearest by a dense or a sparse vector, and fusion of prefetches by reciprocal ranks.</summary>
internal sealed class QueryRunner(FakeCollection collection)
{
    // Of the documentation: the constant of reciprocal ranks when none is given, over ranks from 0.
    private const int DefaultK = 2;

    public object Run(JsonElement request) => new
    {
        points = Find(request).Select(found => PointText.Write(found.Point, request, defaultPayload: false, found.Score)).ToArray(),
    };

    private List<(Point Point, double Score)> Find(JsonElement request)
    {
        int limit = request.TryGetProperty("limit", out JsonElement given) && given.ValueKind == JsonValueKind.Number ? given.GetInt32() : 10;
        int offset = request.TryGetProperty("offset", out JsonElement skipped) && skipped.ValueKind == JsonValueKind.Number ? skipped.GetInt32() : 0;
        JsonElement? filter = request.TryGetProperty("filter", out JsonElement found) ? found : null;
        if (!request.TryGetProperty("query", out JsonElement query))
            throw QdrantError.Unsupported("queries without a query");
        IEnumerable<(Point Point, double Score)> scored = request.TryGetProperty("prefetch", out JsonElement prefetch) && prefetch.ValueKind != JsonValueKind.Null
            ? Fuse(query, prefetch)
            : Nearest(query, request.TryGetProperty("using", out JsonElement name) ? name.GetString()! : "", filter);
        if (request.TryGetProperty("score_threshold", out JsonElement threshold) && threshold.ValueKind == JsonValueKind.Number)
            scored = scored.Where(hit => hit.Score >= threshold.GetDouble());
        // Ties in the order of ids, which are hashes: no order that anyone could rely on.
        return [.. scored.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Point.Key).Skip(offset).Take(limit)];
    }

    private IEnumerable<(Point, double)> Nearest(JsonElement query, string name, JsonElement? filter)
    {
        JsonElement vector = query.ValueKind == JsonValueKind.Object && query.TryGetProperty("nearest", out JsonElement nearest) ? nearest : query;
        if (vector.ValueKind == JsonValueKind.Array)
        {
            if (!collection.Dense.TryGetValue(name, out int size))
                throw QdrantError.BadInput($"Not existing vector name error: {name}");
            float[] asked = FakeCollection.Normalise(vector, size);
            return collection.Select(filter).Where(point => point.Dense.ContainsKey(name)).Select(point => (point, (double)Dot(asked, point.Dense[name])));
        }
        if (vector.ValueKind != JsonValueKind.Object || !vector.TryGetProperty("indices", out _))
            throw QdrantError.Unsupported($"the query {query}");
        SparseValues words = SparseValues.Read(vector);
        if (collection.UsesIdf(name))
            words = Weigh(words, name);
        return collection.Select(filter).Where(point => point.Sparse.ContainsKey(name))
            .Select(point => (Point: point, Score: point.Sparse[name].Dot(words))).Where(hit => hit.Score is not null).Select(hit => (hit.Point, (double)hit.Score!.Value));
    }

    private (Point, double)[] Fuse(JsonElement query, JsonElement prefetch)
    {
        double k = DefaultK;
        if (query.ValueKind == JsonValueKind.Object && query.TryGetProperty("rrf", out JsonElement rrf))
            k = rrf.TryGetProperty("k", out JsonElement given) && given.ValueKind == JsonValueKind.Number ? given.GetInt32() : DefaultK;
        else if (!(query.ValueKind == JsonValueKind.Object && query.TryGetProperty("fusion", out JsonElement fusion) && fusion.GetString() == "rrf"))
            throw QdrantError.Unsupported($"the query {query} over prefetches");
        Dictionary<PointKey, (Point Point, double Score)> sums = [];
        foreach (JsonElement part in prefetch.ValueKind == JsonValueKind.Array ? prefetch.EnumerateArray().ToArray() : [prefetch])
        {
            int rank = 0;
            foreach ((Point point, _) in Find(part))
                sums[point.Key] = (point, sums.GetValueOrDefault(point.Key).Score + (1 / (k + rank++)));
        }
        return [.. sums.Values];
    }

    private SparseValues Weigh(SparseValues words, string name)
    {
        Point[] all = [.. collection.Select(null).Where(point => point.Sparse.ContainsKey(name))];
        return words with
        {
            Values = [.. words.Indices.Zip(words.Values).Select(pair =>
            {
                int holding = all.Count(point => Array.BinarySearch(point.Sparse[name].Indices, pair.First) >= 0);
                return pair.Second * (float)Math.Log(1 + ((all.Length - holding + 0.5) / (holding + 0.5)));
            })],
        };
    }

    private static float Dot(float[] left, float[] right)
    {
        float sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
