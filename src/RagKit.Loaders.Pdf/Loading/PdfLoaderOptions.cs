using System.Globalization;

namespace RagKit.Loading;

/// <summary>How a <see cref="PdfLoader"/> reads, and what one file may cost.</summary>
public sealed record PdfLoaderOptions
{
    /// <summary>The password of encrypted files, the user's or the owner's; <see langword="null"/> (the default) for none. Files that are only protected against change open by the empty password, whatever is given.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// Whether headers and footers, found by their repetition on three pages or more, are left out. By default they are kept as paragraphs whose
    /// metadata says <c>running: header</c> or <c>running: footer</c>.
    /// </summary>
    public bool LeaveOutRunningLines { get; init; }

    /// <summary>The longest file that is read, in bytes; 1 to 1 GiB, by default 256 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    /// <summary>How many bytes the streams of one file may unpack to, together; at least 1, by default 1 GiB. A file that holds more fails.</summary>
    public long MaxInflatedBytes { get; init; } = 1L << 30;

    /// <summary>How many objects, drawing operators and letters of one file are read, together; at least 1, by default 50 million. A file that holds more fails.</summary>
    public long MaxObjects { get; init; } = 50_000_000;

    /// <summary>How long one file may take; above zero, by default one minute. A file that takes longer fails.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(1);

    internal void Validate()
    {
        if (MaxBytes is < 1 or > 1L << 30)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"MaxBytes ({MaxBytes}) must be 1 to {1L << 30}."));
        if (MaxInflatedBytes < 1)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"MaxInflatedBytes ({MaxInflatedBytes}) must be at least 1."));
        if (MaxObjects < 1)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"MaxObjects ({MaxObjects}) must be at least 1."));
        if (MaxTime <= TimeSpan.Zero)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"MaxTime ({MaxTime}) must be above zero."));
    }
}
