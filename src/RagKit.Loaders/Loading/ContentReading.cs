using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>Tells an item's kind, and how much of one can be read.</summary>
internal static class ContentReading
{
    /// <summary>What one array may hold with room to decode it.</summary>
    public const long LargestWhole = 1L << 30;

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
