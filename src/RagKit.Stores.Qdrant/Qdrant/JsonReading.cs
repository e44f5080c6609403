using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>Reads fields of payloads.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? WireText.Decode(value.GetString()!) : null;

    public static long Whole(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    public static JsonElement Result(this JsonDocument answer) => answer.RootElement.GetProperty("result");

    public static string PointId(this JsonElement point) => point.GetProperty("id").ToString();

    public static JsonElement Payload(this JsonElement point) => point.GetProperty("payload");
}
