namespace RagKit.Web;

/// <summary>How a <see cref="WebPageSource"/> reads.</summary>
public sealed record WebPageOptions
{
    /// <summary>The source's id, which begins the id of each document; by default the first address's scheme and host.</summary>
    public string? Name { get; init; }

    /// <summary>How servers are asked.</summary>
    public WebAccessOptions Access { get; init; } = new();

    /// <summary>Where pages are kept.</summary>
    public PageCacheOptions Cache { get; init; } = new();

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Validate()
    {
        Access.Validate();
        Cache.Validate();
    }
}
