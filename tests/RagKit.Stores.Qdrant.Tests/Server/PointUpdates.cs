using System.Text.Json;

namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>The operations that change points. What is wrong with one is found before it is applied.</summary>
internal static class PointUpdates
{
    public static Action Upsert(FakeCollection collection, JsonElement body)
    {
        if (!body.TryGetProperty("points", out JsonElement given))
            throw QdrantError.Unsupported("upserts by columns");
        Point[] points = [.. given.EnumerateArray().Select(collection.Read)];
        string mode = body.TryGetProperty("update_mode", out JsonElement asked) && asked.ValueKind == JsonValueKind.String ? asked.GetString()! : "upsert";
        if (body.TryGetProperty("update_filter", out _))
            throw QdrantError.Unsupported("update_filter");
        return () =>
        {
            foreach (Point point in points)
            {
                bool isThere = collection.Find(point.Key) is not null;
                if (mode == "upsert" || isThere == (mode == "update_only"))
                    collection.Put(point);
            }
        };
    }

    public static Action SetPayload(FakeCollection collection, JsonElement body)
    {
        if (body.TryGetProperty("key", out JsonElement key) && key.ValueKind == JsonValueKind.String)
            throw QdrantError.Unsupported("payloads set below a key");
        KeyValuePair<string, JsonElement>[] fields = [.. body.GetProperty("payload").EnumerateObject().Select(field => KeyValuePair.Create(field.Name, field.Value.Clone()))];
        return ForEach(collection, body, point => collection.Put(point with { Payload = point.Payload.Concat(fields).GroupBy(field => field.Key).ToDictionary(field => field.Key, field => field.Last().Value) }));
    }

    public static Action DeletePayload(FakeCollection collection, JsonElement body)
    {
        string[] keys = [.. body.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!)];
        return ForEach(collection, body, point => collection.Put(point with { Payload = point.Payload.Where(field => !keys.Contains(field.Key)).ToDictionary() }));
    }

    public static Action Delete(FakeCollection collection, JsonElement body) => ForEach(collection, body, point => collection.Remove(point.Key));

    /// <summary>Operations in their order.</summary>
    public static Action Batch(FakeCollection collection, JsonElement body)
    {
        Action[] operations = [.. body.GetProperty("operations").EnumerateArray().Select(operation => operation.EnumerateObject().Single()).Select(operation => operation.Name switch
        {
            "upsert" => Upsert(collection, operation.Value),
            "delete" => Delete(collection, operation.Value),
            "set_payload" => SetPayload(collection, operation.Value),
            "delete_payload" => DeletePayload(collection, operation.Value),
            _ => throw QdrantError.Unsupported($"the operation {operation.Name} in batches"),
        })];
        return () => Array.ForEach(operations, operation => operation());
    }

    private static Action ForEach(FakeCollection collection, JsonElement body, Action<Point> change)
    {
        PointKey[]? keys = body.TryGetProperty("points", out JsonElement points) && points.ValueKind == JsonValueKind.Array ? [.. points.EnumerateArray().Select(PointKey.Read)] : null;
        JsonElement? filter = body.TryGetProperty("filter", out JsonElement given) && given.ValueKind == JsonValueKind.Object ? given.Clone() : null;
        if (keys is null && filter is null)
            throw new QdrantError(422, "Validation error in JSON body: either list of points or filter should be specified");
        // Which points pass is decided when the operation's turn has come.
        return () =>
        {
            foreach (Point point in keys?.Select(collection.Find).OfType<Point>().ToArray() ?? [.. collection.Select(filter)])
                change(point);
        };
    }
}
