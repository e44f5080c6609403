using RagKit.Reading;

namespace RagKit.Loading;

/// <summary>How an <see cref="ArchiveLoader"/> reads.</summary>
public sealed record ArchiveLoaderOptions
{
    /// <summary>The longest archive that is read, in bytes; 1 to 1 GiB, by default 128 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = OfficeLimits.DefaultBytes;

    /// <summary>The most bytes that the files, and the archives and documents among them, may inflate to together; 1 to 1 GiB, by default 512 MiB. An archive beyond it fails.</summary>
    public long MaxInflatedBytes { get; init; } = OfficeLimits.DefaultInflatedBytes;

    /// <summary>The most files that are looked at, those of archives within counted; 1 to 1,000,000, by default 10,000. An archive of more fails.</summary>
    public int MaxParts { get; init; } = OfficeLimits.DefaultParts;

    internal OfficeLimits Limits => new(MaxBytes, MaxInflatedBytes, MaxParts);
}
