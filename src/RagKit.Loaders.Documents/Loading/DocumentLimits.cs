using System.Globalization;

namespace RagKit.Loading;

/// <summary>How much a loader of documents reads before it refuses a file.</summary>
public sealed record DocumentLimits
{
    private const long Largest = 1L << 30;

    /// <summary>The longest file that is read, in bytes; 1 to 1 GiB, by default 128 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = 128L << 20;

    /// <summary>The most that the parts of one packed file may unpack to together, in bytes; 1 to 1 GiB, by default 256 MiB. More of it fails: a bomb stops there.</summary>
    public long MaxUnpackedBytes { get; init; } = 256L << 20;

    /// <summary>The most parts of one file that are read (files of an archive or book, parts of a message); 1 to 1,000,000, by default 10,000.</summary>
    public int MaxParts { get; init; } = 10_000;

    internal void Validate()
    {
        Check(nameof(MaxBytes), MaxBytes, Largest);
        Check(nameof(MaxUnpackedBytes), MaxUnpackedBytes, Largest);
        Check(nameof(MaxParts), MaxParts, 1_000_000);
    }

    private static void Check(string name, long value, long most)
    {
        if (value < 1 || value > most)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} ({value}) must be 1 to {most}."));
    }
}
