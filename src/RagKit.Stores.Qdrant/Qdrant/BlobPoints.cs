using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>Bytes of any length as points of some megabytes in base64.</summary>
internal static class BlobPoints
{
    public static async Task AddAsync(WriteBatch batch, string kind, string key, ReadOnlyMemory<byte> bytes, Action<Utf8JsonWriter> payload, CancellationToken cancellationToken)
    {
        for (int part = 0, at = 0; at < bytes.Length || part == 0; part++, at += batch.BytesOfAPart)
        {
            ReadOnlyMemory<byte> piece = bytes.Slice(at, Math.Min(batch.BytesOfAPart, bytes.Length - at));
            await batch.AddAsync(kind, key, writer =>
            {
                payload(writer);
                writer.WriteBase64String(Field.Data, piece.Span);
            }, cancellationToken, part).ConfigureAwait(false);
        }
    }

    /// <summary>The bytes of each key that is there.</summary>
    public static async Task<Dictionary<string, byte[]>> ReadAsync(PointApi api, Head head, string kind, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        Dictionary<string, SortedList<long, byte[]>> parts = new(StringComparer.Ordinal);
        foreach (string[] slice in keys.Select(FactCodec.Keyword).Chunk(100))
        {
            Clause clause = head.Seen(Clause.Match(Field.Kind, kind), Clause.Match(Field.Key, slice));
            await foreach (JsonElement point in api.ScrollAsync(head.Collection, clause, [Field.Key, Field.Part, Field.Data], pageSize: 16, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                JsonElement payload = point.Payload();
                string key = payload.Text(Field.Key)!;
                if (!parts.TryGetValue(key, out SortedList<long, byte[]>? ofKey))
                    parts[key] = ofKey = [];
                ofKey[payload.Whole(Field.Part)] = payload.GetProperty(Field.Data).GetBytesFromBase64();
            }
        }
        return parts.ToDictionary(pair => pair.Key, pair => pair.Value is { Count: 1 } one ? one.Values[0] : [.. pair.Value.Values.SelectMany(part => part)], StringComparer.Ordinal);
    }
}
