using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>Tells an item's kind and describes its documents.</summary>
internal static class ContentReading
{
    /// <summary>What one array may hold with room to decode it.</summary>
    public const long LargestWhole = 1L << 30;

    /// <summary>The document with what the item tells: modified time, media type, and a title made of its name where it has none.</summary>
    public static Document Describe(this Document document, SourceItem item, string mediaType) => document with
    {
        Title = document.Title.Length > 0 ? document.Title : TitleOf(item.Id),
        MediaType = mediaType,
        ModifiedAt = item.ModifiedAt,
    };

    /// <summary>The item's name without folders and extension.</summary>
    public static string TitleOf(string id)
    {
        string name = id.TrimEnd('/');
        name = name[(name.LastIndexOf('/') + 1)..];
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }

    /// <summary>Whether the item has one of the media types, or none and one of the extensions.</summary>
    public static bool Is(this SourceItem item, ReadOnlySpan<string> mediaTypes, ReadOnlySpan<string> extensions)
    {
        if (item.MediaType is not { Length: > 0 } type)
            return extensions.Contains(item.Extension);
        int end = type.IndexOf(';', StringComparison.Ordinal);
        string bare = (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
        // Servers send these for whatever they don't know; the name then says more.
        return bare is "application/octet-stream" or "text/plain" or "binary/octet-stream"
            ? extensions.Contains(item.Extension) || mediaTypes.Contains(bare)
            : mediaTypes.Contains(bare);
    }
}
