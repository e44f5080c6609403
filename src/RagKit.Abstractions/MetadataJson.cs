using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RagKit;

/// <summary>
/// The one JSON form of metadata that every store writes, so that it reads back equal everywhere: strings, numbers, booleans,
/// null and arrays as themselves (a decimal always with a point), dates as <c>{"$date":"2026-11-21T10:00:00.0000000+00:00"}</c>.
/// </summary>
public static class MetadataJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes metadata as one JSON object, names in ordinal order.</summary>
    public static string Write(Metadata metadata)
    {
        if (metadata.Count == 0)
            return "{}";
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            writer.WriteStartObject();
            foreach ((string name, MetadataValue value) in metadata)
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write(Metadata)"/> wrote. Throws <see cref="JsonException"/> for anything else.</summary>
    public static Metadata Read(string json)
    {
        if (json is "{}" or "")
            return Metadata.Empty;
        using JsonDocument parsed = JsonDocument.Parse(json);
        return new(parsed.RootElement.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, FromJson(pair.Value))));
    }

    /// <summary>
    /// A JSON element as a metadata value: whole numbers become integers, other numbers decimals where they fit and text where
    /// they do not; objects other than a date become their JSON text.
    /// </summary>
    public static MetadataValue FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => MetadataValue.Null,
        JsonValueKind.Number => FromNumber(element),
        JsonValueKind.Array => MetadataValue.FromElements(element.EnumerateArray().Select(
            item => item.ValueKind == JsonValueKind.Array ? item.GetRawText() : FromJson(item))),
        _ => element.TryGetProperty("$date", out JsonElement date) && date.TryGetDateTimeOffset(out DateTimeOffset moment)
            ? moment
            : element.GetRawText(),
    };

    private static MetadataValue FromNumber(JsonElement element)
    {
        if (element.TryGetInt64(out long integer))
            return integer;
        return element.TryGetDecimal(out decimal number) ? number : element.GetRawText();
    }

    private static void Write(Utf8JsonWriter writer, MetadataValue value)
    {
        switch (value.Kind)
        {
            case MetadataKind.String:
                writer.WriteStringValue(value.AsString());
                break;
            case MetadataKind.Integer:
                writer.WriteNumberValue(value.AsInteger());
                break;
            case MetadataKind.Decimal:
                string digits = value.AsDecimal().ToString(CultureInfo.InvariantCulture);
                writer.WriteRawValue(digits.Contains('.', StringComparison.Ordinal) ? digits : digits + ".0");
                break;
            case MetadataKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean());
                break;
            case MetadataKind.Date:
                writer.WriteStartObject();
                writer.WriteString("$date", value.AsDate().ToString("O", CultureInfo.InvariantCulture));
                writer.WriteEndObject();
                break;
            case MetadataKind.Array:
                writer.WriteStartArray();
                foreach (MetadataValue element in value.Elements)
                    Write(writer, element);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
