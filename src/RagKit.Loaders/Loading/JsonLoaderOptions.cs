using System.Text;

namespace RagKit.Loading;

/// <summary>How a <see cref="JsonLoader"/> reads. Places are JSON pointers (RFC 6901), such as <c>/article/title</c>, within each document.</summary>
public sealed record JsonLoaderOptions
{
    /// <summary>What becomes text, in this order; none (the default) for all values, with their names.</summary>
    public IReadOnlyList<string> TextPointers { get; init; } = [];

    /// <summary>What becomes metadata, named by the pointer's steps joined by dots (<c>/author/name</c> is <c>author.name</c>).</summary>
    public IReadOnlyList<string> MetadataPointers { get; init; } = [];

    /// <summary>Where a document's id is, which stands behind the item's; <see langword="null"/> (the default) for its number, from 1.</summary>
    public string? IdPointer { get; init; }

    /// <summary>Where the title is; <see langword="null"/> (the default) for the file's name.</summary>
    public string? TitlePointer { get; init; }

    /// <summary>Where the array is of which each element is a document, empty for the root; <see langword="null"/> (the default) for one document a file.</summary>
    public string? DocumentsPointer { get; init; }

    /// <summary>The encoding of files without a byte order mark; <see langword="null"/> (the default) to find out.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The longest file that is parsed, in bytes; at least 1, by default 256 MiB. A longer one fails; JSON Lines has no such limit.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    internal JsonShape Shape() => new(TextPointers, MetadataPointers, IdPointer, TitlePointer);

    internal void Validate()
    {
        if (MaxBytes is < 1 or > ContentReading.LargestWhole)
            throw new ArgumentException($"MaxBytes ({MaxBytes}) must be 1 to {ContentReading.LargestWhole}.");
    }
}
