namespace RagKit.Web;

/// <summary>How a <see cref="SitemapSource"/> reads.</summary>
public sealed record SitemapOptions
{
    /// <summary>The most pages that the sitemap may list; 1 to 10,000,000, by default 100,000. The listing of a longer one fails.</summary>
    public int MaxPages { get; init; } = 100_000;

    /// <summary>The most files that an index may lead to, itself among them; 1 to 50,000, by default 1000. The listing of a longer one fails.</summary>
    public int MaxFiles { get; init; } = 1000;

    /// <summary>Which of the pages listed are taken; by default all of the sitemap's host.</summary>
    public WebScopeOptions Scope { get; init; } = new();

    /// <summary>The source's id, which begins the id of each document; by default the sitemap's scheme and host.</summary>
    public string? Name { get; init; }

    /// <summary>How servers are asked.</summary>
    public WebAccessOptions Access { get; init; } = new();

    /// <summary>Where pages are kept.</summary>
    public PageCacheOptions Cache { get; init; } = new();

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Validate()
    {
        if (MaxPages is < 1 or > 10_000_000)
            throw new ArgumentException($"MaxPages ({MaxPages}) must be 1 to 10000000.");
        if (MaxFiles is < 1 or > 50_000)
            throw new ArgumentException($"MaxFiles ({MaxFiles}) must be 1 to 50000.");
        Scope.Validate();
        Access.Validate();
        Cache.Validate();
    }
}
