using RagKit.Reading;

namespace RagKit.Loading;

/// <summary>How an <see cref="RtfLoader"/> reads.</summary>
public sealed record RtfLoaderOptions
{
    /// <summary>The longest file that is read, in bytes; 1 to 1 GiB, by default 128 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = OfficeLimits.DefaultBytes;

    internal OfficeLimits Limits => new(MaxBytes);
}
