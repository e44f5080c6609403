using System.Text;

namespace RagKit.Loading;

/// <summary>How an <see cref="HtmlLoader"/> reads.</summary>
public sealed record HtmlLoaderOptions
{
    /// <summary>
    /// Whether navigation, page headers and footers, asides, controls, hidden parts and cookie notices are kept. By default they are left out;
    /// scripts, styles and templates always are. A page that is nothing but boilerplate, and a page of a book (EPUB), is read as if this were set.
    /// </summary>
    public bool KeepBoilerplate { get; init; }

    /// <summary>How much of a page is read; <see cref="HtmlContent.Auto"/> by default. Without effect where <see cref="KeepBoilerplate"/> is set.</summary>
    public HtmlContent Content { get; init; }

    /// <summary>The encoding of pages without a byte order mark; <see langword="null"/> (the default) to go by the page's own statement, else to find out.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The longest page that is read, in bytes; at least 1, by default 128 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = 128L << 20;

    internal void Validate()
    {
        if (!Enum.IsDefined(Content))
            throw new ArgumentException($"Content ({Content}) must be Auto, Main or Body.");
        if (MaxBytes is < 1 or > ContentReading.LargestWhole)
            throw new ArgumentException($"MaxBytes ({MaxBytes}) must be 1 to {ContentReading.LargestWhole}.");
    }
}
