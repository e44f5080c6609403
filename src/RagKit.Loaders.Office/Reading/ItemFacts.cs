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

    /// <summary>The document with what the item tells: modified time, and a title made of its name where it has none.</summary>
    public static Document Describe(this Document document, SourceItem item, string mediaType) => document with
    {
        Title = document.Title.Length > 0 ? document.Title : TitleOf(item.Id),
        MediaType = mediaType,
        ModifiedAt = item.ModifiedAt,
    };

    /// <summary>The last step of the item's name, without extension.</summary>
    private static string TitleOf(string id)
    {
        string name = id.TrimEnd('/');
        name = name[(name.LastIndexOf('/') + 1)..];
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }
}
