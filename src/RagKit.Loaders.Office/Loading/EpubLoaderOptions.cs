using RagKit.Reading;

namespace RagKit.Loading;

/// <summary>How an <see cref="EpubLoader"/> reads.</summary>
public sealed record EpubLoaderOptions
{
    /// <summary>The longest book that is read, in bytes; 1 to 1 GiB, by default 128 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = OfficeLimits.DefaultBytes;

    /// <summary>The most bytes that the parts read may inflate to; 1 to 1 GiB, by default 512 MiB. A book beyond it fails.</summary>
    public long MaxInflatedBytes { get; init; } = OfficeLimits.DefaultInflatedBytes;

    internal OfficeLimits Limits => new(MaxBytes, MaxInflatedBytes);
}
