using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RagKit.Cli;

/// <summary>Writes a command's one JSON object: on one line, or indented for a reader at a terminal.</summary>
internal static class JsonOutput
{
    /// <summary>Blocks nest as deep as loaders allow, two levels of JSON each: far beyond the serializer's 64.</summary>
    private const int MaxDepth = 4096;

    /// <summary>A value on one line, as a reader writes it.</summary>
    public static string Line(JsonElement value)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter writer = new(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth }))
            value.WriteTo(writer);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    public static void Write<T>(T value, Func<ToolJson, JsonTypeInfo<T>> shape)
    {
        ToolJson shapes = new(new JsonSerializerOptions(ToolJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = Terminal.OutputIsTerminal,
            MaxDepth = MaxDepth,
        });
        using Stream output = Console.OpenStandardOutput();
        JsonSerializer.Serialize(output, value, shape(shapes));
        output.Write("\n"u8);
    }
}
