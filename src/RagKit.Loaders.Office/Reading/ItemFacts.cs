using RagKit.Sources;

namespace RagKit.Reading;

/// <summary>What an item's name and media type tell.</summary>
internal static class ItemFacts
{
    /// <summary>Servers and mail programs send these for whatever they don't know; the name then says more.</summary>
    private static readonly string[] Unspecific = ["", "application/octet-stream", "binary/octet-stream", "application/zip", "application/x-zip-compressed", "text/plain"];

    /// <summary>Whether the item has a media type that begins with one of those, or none that says something and one of the extensions.</summary>
    public static bool Is(this SourceItem item, IReadOnlyList<string> mediaTypes, IReadOnlyList<string> extensions)
    {
        string type = item.BareMediaType();
        return Unspecific.Contains(type) ? extensions.Contains(item.Extension) : mediaTypes.Any(known => type.StartsWith(known, StringComparison.Ordinal));
    }

    /// <summary>The media type in lower case and without parameters; empty for none.</summary>
    public static string BareMediaType(this SourceItem item) => item.MediaType?.Split(';', 2)[0].Trim().ToLowerInvariant() ?? "";
}
