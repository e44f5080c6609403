using System.Text.Json;

namespace RagKit.Cli;

/// <summary>Metadata as it stands in JSON.</summary>
internal static class MetadataElement
{
    public static JsonElement Of(Metadata metadata)
    {
        using JsonDocument parsed = JsonDocument.Parse(MetadataJson.Write(metadata));
        return parsed.RootElement.Clone();
    }
}
