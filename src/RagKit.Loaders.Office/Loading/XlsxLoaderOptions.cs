using RagKit.Reading;

namespace RagKit.Loading;

/// <summary>How an <see cref="XlsxLoader"/> reads.</summary>
public sealed record XlsxLoaderOptions
{
    /// <summary>
    /// Whether each row says what its cells are, as <c>Name: Ada | Born: 1815</c>, so that it is understood alone; by default it does. Else rows are
    /// their cells only, below the header.
    /// </summary>
    public bool RepeatHeader { get; init; } = true;

    /// <summary>Whether sheets that are not shown are read; by default they are not.</summary>
    public bool IncludeHidden { get; init; }

    /// <summary>The longest file that is read, in bytes; 1 to 1 GiB, by default 128 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = OfficeLimits.DefaultBytes;

    /// <summary>The most bytes that the parts read may inflate to, and the most UTF-16 units of text; 1 to 1 GiB, by default 512 MiB. A file beyond it fails.</summary>
    public long MaxInflatedBytes { get; init; } = OfficeLimits.DefaultInflatedBytes;

    internal OfficeLimits Limits => new(MaxBytes, MaxInflatedBytes);
}
