using RagKit.Reading;

namespace RagKit.Loading;

/// <summary>How an <see cref="EmlLoader"/> reads.</summary>
public sealed record EmlLoaderOptions
{
    /// <summary>The longest message that is read with all that is attached, in bytes; 1 to 1 GiB, by default 128 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = OfficeLimits.DefaultBytes;

    /// <summary>The most bytes that what is attached may inflate to together; 1 to 1 GiB, by default 512 MiB. What goes beyond it fails.</summary>
    public long MaxInflatedBytes { get; init; } = OfficeLimits.DefaultInflatedBytes;

    /// <summary>The most parts of a message that are read, those of attached messages and archives counted; 1 to 1,000,000, by default 10,000. One of more fails.</summary>
    public int MaxParts { get; init; } = OfficeLimits.DefaultParts;

    internal OfficeLimits Limits => new(MaxBytes, MaxInflatedBytes, MaxParts);
}
