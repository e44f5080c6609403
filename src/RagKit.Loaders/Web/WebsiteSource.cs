using RagKit.Sources;

namespace RagKit.Web;

/// <summary>
/// The pages of a site, found by following links from a start page, breadth first and so in the same order as long as the site is the same: one
/// request after the other, at a polite pace, within robots.txt (RFC 9309). Robots meta elements, X-Robots-Tag, rel=nofollow and
/// canonical links are heeded. Pages are asked for with the validators of the copies at hand. A page that can't be read fails alone; one that is gone
/// (404, 410) is not listed. The listing fails, and nothing is taken for gone, when the start page or robots.txt can't be read, or a page whose links
/// are not known is out of reach for now. Safe to use from several threads at once; dispose it to close its connections.
/// </summary>
public sealed class WebsiteSource : ISource, IDisposable
{
    private readonly Uri _start;
    private readonly WebsiteOptions _options;
    private readonly WebConnection _web;
    private volatile WebScope _scope;

    /// <summary>The pages that a start page leads to.</summary>
    /// <param name="start">Its absolute address.</param>
    /// <param name="options">How to crawl; <see langword="null"/> for the defaults.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">The address is not valid, or an option is out of range.</exception>
    public WebsiteSource(string start, WebsiteOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new WebsiteOptions();
        _options.Validate();
        _start = WebAddress.Parse(start);
        _scope = new WebScope(_options.Scope, _start);
        Id = _options.Name ?? WebAddress.Origin(_start);
        _web = new WebConnection(_start, _options.Access, _options.Cache, Id, time);
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    public IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellationToken = default) =>
        new Crawl(_start, _options, _web, scope => _scope = scope).RunAsync(cancellationToken);

    /// <inheritdoc />
    /// <exception cref="RagKitException">The item is not within the site, or must not be read.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached, or gives no page.</exception>
    public async ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        WebScope scope = _scope;
        Uri address = WebAddress.Of(item.Id, _web.Origin);
        if (!scope.Takes(address))
            throw new RagKitException($"'{address}' is not within the site of '{_start}'. Items must be named as the listing names them.");
        return await _web.Pages.OpenAsync(address, item, scope, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose() => _web.Dispose();
}
