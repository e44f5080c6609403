using System.Globalization;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>Tells an item's kind, and reads its beginning.</summary>
internal static class ContentReading
{
    /// <summary>What one array may hold with room to decode it.</summary>
    public const long LargestWhole = 1L << 30;

    /// <summary>The first bytes of an item's stream, fewer where it ends before.</summary>
    /// <param name="content">The item.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="most">How many bytes are read at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ReadOnlyMemory<byte>> ReadHeadAsync(this SourceContent content, Stream stream, long most, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] buffer = new byte[Math.Min(most, Math.Max(4096, (content.KnownLength() ?? 0) + 1))];
        int length = 0;
        while (length < most)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, most));
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            length += read;
        }
        return buffer.AsMemory(0, length);
    }

    /// <summary>How many bytes the item's stream still has, where that is known.</summary>
    public static long? KnownLength(this SourceContent content) => content.Stream.CanSeek ? content.Stream.Length - content.Stream.Position : content.Item.Length;

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

    public static RagKitException TooLong(string item, long length, long limit) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{item}' has {length:N0} bytes or more, and this loader reads at most {limit:N0}. Split the file, or raise the loader's MaxBytes where it has one."));
}
