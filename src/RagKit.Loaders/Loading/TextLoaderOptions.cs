using System.Text;

namespace RagKit.Loading;

/// <summary>How a <see cref="TextLoader"/> reads.</summary>
public sealed record TextLoaderOptions
{
    /// <summary>Extensions read besides the usual ones, with the dot and in lower case, such as <c>.adoc</c>.</summary>
    public IReadOnlyList<string> MoreExtensions { get; init; } = [];

    /// <summary>The encoding of texts without a byte order mark; <see langword="null"/> (the default) to find out.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// The longest text of a document, in UTF-16 units; 65,536 to 268,435,456, by default 4 Mi (4,194,304), about four books. A longer file becomes
    /// several documents, <c>big.log#1</c>, <c>big.log#2</c> and so on, cut behind a blank line or a line, with one in memory at a time.
    /// </summary>
    public int MaxLength { get; init; } = 4 << 20;

    /// <summary>The longest file that is read, in bytes; at least 1, by default 64 GiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = 64L << 30;

    internal void Validate()
    {
        if (MaxLength is < (1 << 16) or > (1 << 28))
            throw new ArgumentException($"MaxLength ({MaxLength}) must be {1 << 16} to {1 << 28}.");
        if (MaxBytes < 1)
            throw new ArgumentException($"MaxBytes ({MaxBytes}) must be at least 1.");
        if (MoreExtensions.FirstOrDefault(extension => !extension.StartsWith('.') || extension.Length < 2) is { } wrong)
            throw new ArgumentException($"MoreExtensions has '{wrong}': an extension begins with a dot, such as '.adoc'.");
    }
}
