using RagKit.Reading;

namespace RagKit.Loading;

/// <summary>How a <see cref="DocxLoader"/> reads.</summary>
public sealed record DocxLoaderOptions
{
    /// <summary>Whether footnotes and endnotes are read; by default they are. A note follows the paragraph or table that refers to it, as <c>[1] text</c>.</summary>
    public bool IncludeNotes { get; init; } = true;

    /// <summary>Whether reviewers' comments are read, with their authors; by default they are not. They stand where notes do.</summary>
    public bool IncludeComments { get; init; }

    /// <summary>The longest file that is read, in bytes; 1 to 1 GiB, by default 128 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = OfficeLimits.DefaultBytes;

    /// <summary>The most bytes that the parts read may inflate to; 1 to 1 GiB, by default 512 MiB. A file beyond it fails.</summary>
    public long MaxInflatedBytes { get; init; } = OfficeLimits.DefaultInflatedBytes;

    internal OfficeLimits Limits => new(MaxBytes, MaxInflatedBytes);
}
