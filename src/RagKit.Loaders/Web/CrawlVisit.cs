namespace RagKit.Web;

/// <summary>A page that a crawl is to visit.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Depth">How many links it is away from the start page.</param>
internal sealed record CrawlVisit(Uri Address, int Depth)
{
    /// <summary>How many redirects led to it.</summary>
    public int Redirects { get; init; }

    /// <summary>Whether another page named it as its proper address; it then names no other.</summary>
    public bool IsCanonical { get; init; }

    public bool IsStart => Depth == 0 && !IsCanonical;
}
