namespace RagKit.Loading;

/// <summary>How a <see cref="JsonLinesLoader"/> reads. Places are JSON pointers (RFC 6901), such as <c>/article/title</c>, within each line.</summary>
public sealed record JsonLinesLoaderOptions
{
    /// <summary>What becomes text, in this order; none (the default) for <c>text</c>, <c>content</c> or <c>body</c>, else all values with their names.</summary>
    public IReadOnlyList<string> TextPointers { get; init; } = [];

    /// <summary>What becomes metadata, named by the pointer's steps joined by dots; none (the default) for the other plain values of the line.</summary>
    public IReadOnlyList<string> MetadataPointers { get; init; } = [];

    /// <summary>Where a line's id is, which stands behind the item's; <see langword="null"/> (the default) for <c>_id</c> or <c>id</c>, else the line's number.</summary>
    public string? IdPointer { get; init; }

    /// <summary>Where the title is; <see langword="null"/> (the default) for <c>title</c>, else the file's name.</summary>
    public string? TitlePointer { get; init; }

    /// <summary>The longest line that is read, in bytes; at least 1, by default 16 MiB. A longer one fails alone.</summary>
    public int MaxLineBytes { get; init; } = 16 << 20;

    /// <summary>The longest file that is read, in bytes; at least 1, by default 64 GiB: lines are read one after the other. A longer one fails.</summary>
    public long MaxBytes { get; init; } = 64L << 30;

    internal JsonShape Shape() => new(TextPointers, MetadataPointers, IdPointer, TitlePointer);

    internal void Validate()
    {
        if (MaxLineBytes is < 1 or > (1 << 30))
            throw new ArgumentException($"MaxLineBytes ({MaxLineBytes}) must be 1 to {1 << 30}.");
        if (MaxBytes < 1)
            throw new ArgumentException($"MaxBytes ({MaxBytes}) must be at least 1.");
    }
}
