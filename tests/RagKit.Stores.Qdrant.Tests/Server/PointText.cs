using System.Text.Json;

namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>Points as answers carry them.</summary>
internal static class PointText
{
    public static Dictionary<string, object?> Write(Point point, JsonElement request, bool defaultPayload, double? score = null)
    {
        Dictionary<string, object?> answer = new() { ["id"] = point.Key.ToJson() };
        if (score is double value)
        {
            answer["version"] = 0;
            answer["score"] = (float)value;
        }
        if (Payload(point, request, defaultPayload) is object payload)
            answer["payload"] = payload;
        if (Vectors(point, request) is object vectors)
            answer["vector"] = vectors;
        return answer;
    }

    private static Dictionary<string, JsonElement>? Payload(Point point, JsonElement request, bool byDefault)
    {
        if (!request.TryGetProperty("with_payload", out JsonElement asked) || asked.ValueKind == JsonValueKind.Null)
            return byDefault ? new(point.Payload) : null;
        if (asked.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return asked.GetBoolean() ? new(point.Payload) : null;
        JsonElement names = asked.ValueKind == JsonValueKind.Object && asked.TryGetProperty("include", out JsonElement include) ? include : asked;
        if (names.ValueKind != JsonValueKind.Array)
            throw QdrantError.Unsupported($"with_payload {asked}");
        HashSet<string> fields = [.. names.EnumerateArray().Select(name => name.GetString()!)];
        return point.Payload.Where(pair => fields.Contains(pair.Key)).ToDictionary();
    }

    private static Dictionary<string, object>? Vectors(Point point, JsonElement request)
    {
        if (!request.TryGetProperty("with_vector", out JsonElement asked) || asked.ValueKind is JsonValueKind.Null or JsonValueKind.False)
            return null;
        HashSet<string>? names = asked.ValueKind == JsonValueKind.Array ? [.. asked.EnumerateArray().Select(name => name.GetString()!)] : null;
        Dictionary<string, object> vectors = [];
        foreach ((string name, float[] dense) in point.Dense.Where(pair => names?.Contains(pair.Key) != false))
            vectors[name] = dense;
        foreach ((string name, SparseValues sparse) in point.Sparse.Where(pair => names?.Contains(pair.Key) != false))
            vectors[name] = new { indices = sparse.Indices, values = sparse.Values };
        return vectors;
    }
}
