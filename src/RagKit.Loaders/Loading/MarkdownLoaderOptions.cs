using System.Text;

namespace RagKit.Loading;

/// <summary>How a <see cref="MarkdownLoader"/> reads.</summary>
public sealed record MarkdownLoaderOptions
{
    /// <summary>The encoding of files without a byte order mark; <see langword="null"/> (the default) to find out.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The longest file that is parsed, in bytes; at least 1, by default 64 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    internal void Validate()
    {
        if (MaxBytes is < 1 or > ContentReading.LargestWhole)
            throw new ArgumentException($"MaxBytes ({MaxBytes}) must be 1 to {ContentReading.LargestWhole}.");
    }
}
