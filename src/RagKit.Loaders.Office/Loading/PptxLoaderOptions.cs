using RagKit.Reading;

namespace RagKit.Loading;

/// <summary>How a <see cref="PptxLoader"/> reads.</summary>
public sealed record PptxLoaderOptions
{
    /// <summary>Whether speakers' notes are read; by default they are. They follow their slide below a heading <c>Notes</c>.</summary>
    public bool IncludeNotes { get; init; } = true;

    /// <summary>Whether slides that are not shown are read; by default they are not.</summary>
    public bool IncludeHidden { get; init; }

    /// <summary>The longest file that is read, in bytes; 1 to 1 GiB, by default 128 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = OfficeLimits.DefaultBytes;

    /// <summary>The most bytes that the parts read may inflate to; 1 to 1 GiB, by default 512 MiB. A file beyond it fails.</summary>
    public long MaxInflatedBytes { get; init; } = OfficeLimits.DefaultInflatedBytes;

    internal OfficeLimits Limits => new(MaxBytes, MaxInflatedBytes);
}
