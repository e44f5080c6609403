using RagKit.Sources;
using RagKit.Web;

namespace RagKit;

/// <summary>Takes documents from the web.</summary>
public static class WebCorpusBuilderExtensions
{
    /// <summary>Takes the pages, or other resources, at the addresses named.</summary>
    public static CorpusBuilder FromWebPage(this CorpusBuilder corpus, params string[] addresses) => corpus.FromWebPage(new WebPageOptions(), addresses);

    /// <summary>Takes the pages at the addresses named, as the options say.</summary>
    public static CorpusBuilder FromWebPage(this CorpusBuilder corpus, WebPageOptions options, params string[] addresses) =>
        corpus.FromWeb(time => new WebPageSource(addresses, options, time));

    /// <summary>Takes the pages that a sitemap lists, an index of sitemaps, or the sitemaps that a robots.txt names.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="address">The sitemap's address.</param>
    /// <param name="options">What to take; <see langword="null"/> for all of its host.</param>
    public static CorpusBuilder FromSitemap(this CorpusBuilder corpus, string address, SitemapOptions? options = null) =>
        corpus.FromWeb(time => new SitemapSource(address, options, time));

    /// <summary>Takes the pages of a site, following links from a start page at a polite pace and within its robots.txt.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="start">The start page's address.</param>
    /// <param name="options">How far to crawl; <see langword="null"/> for at most 1000 pages of the host.</param>
    public static CorpusBuilder FromWebsite(this CorpusBuilder corpus, string start, WebsiteOptions? options = null) =>
        corpus.FromWeb(time => new WebsiteSource(start, options, time));

    private static CorpusBuilder FromWeb(this CorpusBuilder corpus, Func<TimeProvider?, ISource> make) =>
        corpus.From(services => make(services.GetService(typeof(TimeProvider)) as TimeProvider)).LoadByDefault();
}
