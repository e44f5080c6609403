using System.Text;

namespace RagKit.Loading;

/// <summary>How a <see cref="TextLoader"/> reads.</summary>
public sealed record TextLoaderOptions
{
    /// <summary>Extensions read besides the usual ones, with the dot and in lower case, such as <c>.adoc</c>.</summary>
    public IReadOnlyList<string> MoreExtensions { get; init; } = [];

    /// <summary>The encoding of texts without a byte order mark; <see langword="null"/> (the default) to find out.</summary>
    public Encoding? Encoding { get; init; }

    internal void Validate()
    {
        if (MoreExtensions.FirstOrDefault(extension => !extension.StartsWith('.') || extension.Length < 2) is { } wrong)
            throw new ArgumentException($"MoreExtensions has '{wrong}': an extension begins with a dot, such as '.adoc'.");
    }
}
