using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RagKit.Loading;

/// <summary>
/// A document that a source holds as values rather than as a file. It travels as bytes like any other: one line of JSON with what is known, and the
/// text behind it.
/// </summary>
internal sealed record SourceRecord(string Text)
{
    public const string MediaType = "application/vnd.ragkit.record";

    public string? Title { get; init; }

    public Metadata Metadata { get; init; } = Metadata.Empty;

    public RecordFormat Format { get; init; }

    public byte[] Write()
    {
        ArrayBufferWriter<byte> buffer = new(Text.Length + 256);
        using (Utf8JsonWriter head = new(buffer))
        {
            head.WriteStartObject();
            head.WriteString("format", Format.ToString());
            if (Title is not null)
                head.WriteString("title", Title);
            head.WriteString("metadata", MetadataJson.Write(Metadata));
            head.WriteEndObject();
        }
        buffer.Write("\n"u8);
        Encoding.UTF8.GetBytes(Text, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the first line, and says where the text begins.</summary>
    public static SourceRecord ReadHead(string item, ReadOnlySpan<byte> bytes, out int textAt)
    {
        int end = bytes.IndexOf((byte)'\n');
        textAt = end + 1;
        try
        {
            if (end >= 0)
            {
                Utf8JsonReader reader = new(bytes[..end]);
                using JsonDocument head = JsonDocument.ParseValue(ref reader);
                return new SourceRecord("")
                {
                    Format = Enum.Parse<RecordFormat>(head.RootElement.GetProperty("format").GetString()!),
                    Title = head.RootElement.TryGetProperty("title", out JsonElement title) ? title.GetString() : null,
                    Metadata = MetadataJson.Read(head.RootElement.GetProperty("metadata").GetString()!),
                };
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException)
        {
            throw Malformed(item, e);
        }
        throw Malformed(item, null);
    }

    private static RagKitException Malformed(string item, Exception? inner) => new(
        $"'{item}' is said to be a record of a source but does not begin like one. Give it the media type of what it is.", inner);
}
