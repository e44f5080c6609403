using System.Security.Cryptography;
using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>A chunk as it lies in a collection.</summary>
/// <param name="PointId">The point's id; empty for one that is not written yet.</param>
/// <param name="Chunk">The chunk.</param>
/// <param name="Source">Its document's source.</param>
/// <param name="Hash">The hash of all of it but its vectors.</param>
/// <param name="Vectors">Its dense vectors, by name.</param>
internal sealed record StoredChunk(string PointId, Chunk Chunk, string Source, string Hash, IReadOnlyDictionary<string, float[]> Vectors)
{
    /// <summary>What is read of a chunk, but for its vectors.</summary>
    public static string[] Fields { get; } = [Field.Id, Field.Document, Field.Source, Field.Ordinal, Field.Hash, Field.Meta, Field.Body];

    /// <summary>The payload without what a commit adds to it: its closing brace is left out.</summary>
    public static (string Open, string Hash) Describe(Chunk chunk, string source, int length)
    {
        ReadOnlyMemory<byte> payload = JsonBytes.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString(Field.Kind, Field.Chunk);
            writer.WriteString(Field.Id, WireText.Encode(chunk.Id));
            writer.WriteString(Field.Key, FactCodec.Keyword(chunk.Id));
            WriteOwner(writer, chunk.DocumentId, source);
            writer.WriteNumber(Field.Ordinal, chunk.Ordinal);
            writer.WriteNumber("length", length);
            writer.WriteStrings(Field.Facts, FactCodec.Of(chunk.Metadata));
            foreach ((string field, IEnumerable<double> values) in FactCodec.Sizes(chunk.Metadata))
            {
                writer.WriteStartArray(field);
                foreach (double value in values)
                    writer.WriteNumberValue(value);
                writer.WriteEndArray();
            }
            writer.WriteString(Field.Meta, WireText.Encode(MetadataJson.Write(chunk.Metadata)));
            WriteBody(writer, chunk, source);
            writer.WriteEndObject();
        });
        return (System.Text.Encoding.UTF8.GetString(payload.Span[..^1]), Convert.ToHexStringLower(SHA256.HashData(payload.Span)));
    }

    public static void WriteOwner(Utf8JsonWriter writer, string documentId, string source)
    {
        writer.WriteString(Field.Document, FactCodec.Keyword(documentId));
        writer.WriteString(Field.Source, FactCodec.Keyword(source));
    }

    public static StoredChunk Read(JsonElement point)
    {
        JsonElement payload = point.Payload(), body = payload.GetProperty(Field.Body);
        Chunk chunk = new(payload.Text(Field.Id)!, body.Text("document")!, (int)payload.Whole(Field.Ordinal), body.Text("text")!, (int)body.Whole("start")..(int)body.Whole("end"))
        {
            Title = body.Text("title") ?? "",
            HeadingPath = body.TryGetProperty("headings", out JsonElement headings) ? [.. headings.EnumerateArray().Select(item => WireText.Decode(item.GetString()!))] : [],
            Enrichment = body.Text("enrichment") ?? "",
            Page = body.TryGetProperty("page", out JsonElement page) ? page.GetInt32() : null,
            TokenCount = (int)body.Whole("tokens"),
            Metadata = MetadataJson.Read(payload.Text(Field.Meta)!),
        };
        return new StoredChunk(point.PointId(), chunk, body.Text("source")!, payload.Text(Field.Hash) ?? "", ReadVectors(point));
    }

    public static Dictionary<string, float[]> ReadVectors(JsonElement point)
    {
        Dictionary<string, float[]> vectors = new(StringComparer.Ordinal);
        if (!point.TryGetProperty("vector", out JsonElement named) || named.ValueKind != JsonValueKind.Object)
            return vectors;
        foreach (JsonProperty vector in named.EnumerateObject().Where(vector => vector.Value.ValueKind == JsonValueKind.Array))
            vectors[vector.Name] = [.. vector.Value.EnumerateArray().Select(value => value.GetSingle())];
        return vectors;
    }

    private static void WriteBody(Utf8JsonWriter writer, Chunk chunk, string source)
    {
        writer.WriteStartObject(Field.Body);
        writer.WriteString("document", WireText.Encode(chunk.DocumentId));
        writer.WriteString("source", WireText.Encode(source));
        writer.WriteString("text", WireText.Encode(chunk.Text));
        writer.WriteNumber("start", chunk.Range.Start.Value);
        writer.WriteNumber("end", chunk.Range.End.Value);
        if (chunk.Title.Length > 0)
            writer.WriteString("title", WireText.Encode(chunk.Title));
        if (chunk.HeadingPath.Count > 0)
            writer.WriteStrings("headings", chunk.HeadingPath.Select(WireText.Encode));
        if (chunk.Enrichment.Length > 0)
            writer.WriteString("enrichment", WireText.Encode(chunk.Enrichment));
        if (chunk.Page is int page)
            writer.WriteNumber("page", page);
        writer.WriteNumber("tokens", chunk.TokenCount);
        writer.WriteEndObject();
    }
}
