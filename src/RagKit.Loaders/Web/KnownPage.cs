namespace RagKit.Web;

/// <summary>What is known of a page from the last time that it was sent.</summary>
/// <param name="Address">The address that was asked for.</param>
/// <param name="Hash">SHA-256 of the body as sent, in hexadecimal.</param>
internal sealed record KnownPage(string Address, string Hash)
{
    /// <summary>Where the body came from, after redirects that were followed.</summary>
    public string From { get; init; } = Address;

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>The media type without parameters.</summary>
    public string? MediaType { get; init; }

    public DateTimeOffset? ModifiedAt { get; init; }

    public long Length { get; init; }

    /// <summary>What the page says to crawlers, and where it links to; nothing for what is no HTML.</summary>
    public PageLinks Links { get; init; } = PageLinks.None;

    /// <summary>Set when the page was found to be gone: the version that its listing gave.</summary>
    public string? GoneAt { get; init; }

    /// <summary>Where a redirect leads that was not followed; such a page is not kept.</summary>
    public Uri? RedirectsTo { get; init; }

    public WebValidators Validators => new(ETag, LastModified);

    /// <summary>The version of the body: as the server calls it, else its hash.</summary>
    public string Version => ETag is not null ? $"etag:{ETag}" : LastModified is not null ? $"modified:{LastModified}" : $"sha256:{Hash}";
}
