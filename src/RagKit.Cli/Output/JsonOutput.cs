using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RagKit.Cli;

/// <summary>Writes a command's one JSON object: on one line, or indented for a reader at a terminal.</summary>
internal static class JsonOutput
{
    public static void Write<T>(T value, Func<ToolJson, JsonTypeInfo<T>> shape)
    {
        ToolJson shapes = new(new JsonSerializerOptions(ToolJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = Terminal.OutputIsTerminal,
        });
        using Stream output = Console.OpenStandardOutput();
        JsonSerializer.Serialize(output, value, shape(shapes));
        output.Write("\n"u8);
    }
}
