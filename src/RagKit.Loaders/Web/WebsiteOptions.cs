namespace RagKit.Web;

/// <summary>How a <see cref="WebsiteSource"/> crawls.</summary>
public sealed record WebsiteOptions
{
    /// <summary>How many links from the start pages are followed to; 0 to 1000, by default 10. 0 is the start page alone.</summary>
    public int MaxDepth { get; init; } = 10;

    /// <summary>The most pages that are asked for; 1 to 10,000,000, by default 1000.</summary>
    public int MaxPages { get; init; } = 1000;

    /// <summary>Which addresses belong to the site; by default all of the start page's host.</summary>
    public WebScopeOptions Scope { get; init; } = new();

    /// <summary>The source's id, which begins the id of each document; by default the start page's scheme and host.</summary>
    public string? Name { get; init; }

    /// <summary>How servers are asked.</summary>
    public WebAccessOptions Access { get; init; } = new();

    /// <summary>Where pages are kept.</summary>
    public PageCacheOptions Cache { get; init; } = new();

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Validate()
    {
        if (MaxDepth is < 0 or > 1000)
            throw new ArgumentException($"MaxDepth ({MaxDepth}) must be 0 to 1000.");
        if (MaxPages is < 1 or > 10_000_000)
            throw new ArgumentException($"MaxPages ({MaxPages}) must be 1 to 10000000.");
        Scope.Validate();
        Access.Validate();
        Cache.Validate();
    }
}
