using System.Globalization;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>Reads an item's bytes, recognises it, and describes its documents.</summary>
internal static class DocumentReading
{
    public static async Task<ReadOnlyMemory<byte>> ReadAllAsync(this SourceContent content, long maxBytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stream stream = content.Stream;
        long expected = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (expected > maxBytes)
            throw TooLong(content.Item.Id, expected, maxBytes);
        byte[] buffer = new byte[Math.Max(4096, expected + 1)];
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (length > maxBytes)
                throw TooLong(content.Item.Id, length, maxBytes);
            if (read == 0)
                return length > 0 ? buffer.AsMemory(0, length) : throw Empty(content.Item.Id);
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, maxBytes + 1));
        }
    }

    /// <summary>The document with what the item tells: modified time, and a title made of its name where it has none.</summary>
    public static Document Describe(this Document document, SourceItem item, string mediaType) => document with
    {
        Title = document.Title.Length > 0 ? document.Title : TitleOf(item.Id),
        MediaType = mediaType,
        ModifiedAt = item.ModifiedAt,
    };

    /// <summary>Whether the item has one of the media types, or none that says something and one of the extensions.</summary>
    public static bool Is(this SourceItem item, ReadOnlySpan<string> mediaTypes, ReadOnlySpan<string> extensions)
    {
        if (item.MediaType is not { Length: > 0 } type)
            return extensions.Contains(item.Extension);
        int end = type.IndexOf(';', StringComparison.Ordinal);
        string bare = (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
        // Servers and mail programs send these for whatever they don't know; the name then says more.
        return mediaTypes.Contains(bare)
            || (bare is "application/octet-stream" or "binary/octet-stream" or "text/plain" or "application/x-zip-compressed" && extensions.Contains(item.Extension));
    }

    public static RagKitException Empty(string item) => new($"'{item}' is empty: it has no text to index. Fill it, or leave it out with an Exclude glob.");

    public static RagKitException Damaged(string item, string kind, Exception? inner = null) => new(
        $"'{item}' is no sound {kind}: {inner?.Message ?? "it does not begin as one."} Save it anew with the program that made it, or leave it out with an Exclude glob.", inner);

    /// <summary>The item's name without folders and extension.</summary>
    private static string TitleOf(string id)
    {
        string name = id.TrimEnd('/');
        name = name[(name.LastIndexOf('/') + 1)..];
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }

    private static RagKitException TooLong(string item, long length, long limit) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{item}' has {length:N0} bytes or more, and this loader reads at most {limit:N0}. Split the file, or raise DocumentLimits.MaxBytes."));
}
