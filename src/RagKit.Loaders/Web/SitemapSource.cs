using System.Globalization;
using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Web;

/// <summary>
/// The pages that a sitemap lists (sitemaps.org): XML, gzip, lists of addresses, and index files; a <c>robots.txt</c> stands for the sitemaps that it
/// names. The time of the last change that the sitemap gives is an item's version, and such a page is not asked for before it is opened; one
/// without is asked for when it is listed, with the validators of the copy at hand. Files that can't be read fail the listing, so that nothing is taken
/// for gone; a page that can't be read fails alone, and one that is gone (404, 410) is no longer listed the next time. Robots.txt is not asked, since a
/// sitemap is made for crawlers. Safe to use from several threads at once; dispose it to close its connections.
/// </summary>
public sealed class SitemapSource : ISource, IDisposable
{
    private const int MaxNesting = 5;
    private readonly Uri _address;
    private readonly SitemapOptions _options;
    private readonly WebScope _scope;
    private readonly WebConnection _web;

    /// <summary>The pages of a sitemap.</summary>
    /// <param name="address">The absolute address of the sitemap, an index of sitemaps, or a robots.txt.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">The address is not valid, or an option is out of range.</exception>
    public SitemapSource(string address, SitemapOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new SitemapOptions();
        _options.Validate();
        _address = WebAddress.Parse(address);
        _scope = new WebScope(_options.Scope, _address);
        Id = _options.Name ?? WebAddress.Origin(_address);
        _web = new WebConnection(_address, _options.Access, _options.Cache, Id, time);
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    /// <exception cref="RagKitException">A file is no sitemap, or there are more files or pages than the options allow.</exception>
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HashSet<string> listed = new(StringComparer.Ordinal), seen = new(StringComparer.Ordinal);
        Queue<(Uri Address, int Depth)> files = new([(_address, 0)]);
        HashSet<string> queued = new(StringComparer.Ordinal) { _address.AbsoluteUri };
        while (files.TryDequeue(out (Uri Address, int Depth) next))
        {
            SitemapFile file = await ReadAsync(next.Address, cancellationToken).ConfigureAwait(false);
            foreach ((string text, string? changed) in file.Pages)
            {
                if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? found) || _scope.Tidy(found) is not Uri page || !_scope.Takes(page) || WebMedia.IsNoDocument(page)
                    || !seen.Add(WebAddress.Key(page)))
                {
                    continue;
                }
                if (seen.Count > _options.MaxPages)
                    throw new RagKitException($"'{_address}' lists more than {_options.MaxPages} pages, which is MaxPages. Raise it, or take fewer by Scope.Include.");
                listed.Add(page.AbsoluteUri);
                if (await ListAsync(page, changed, cancellationToken).ConfigureAwait(false) is SourceItem item)
                    yield return item;
            }
            foreach (string text in file.Files)
            {
                if (next.Depth >= MaxNesting || !Uri.TryCreate(next.Address, text, out Uri? further) || !queued.Add(further.AbsoluteUri))
                    continue;
                if (queued.Count > _options.MaxFiles)
                    throw new RagKitException($"'{_address}' leads to more than {_options.MaxFiles} files, which is MaxFiles. Raise it, or name a smaller index.");
                files.Enqueue((further, next.Depth + 1));
            }
        }
        _web.Pages.Cache.KeepOnly(listed);
    }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The item is not of the sitemap's scope, or must not be read.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached, or gives no page.</exception>
    public async ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        Uri address = WebAddress.Of(item.Id, _web.Origin);
        if (!_scope.Takes(address))
            throw new RagKitException($"'{address}' is not of the scope of '{_address}'. Items must be named as the listing names them.");
        return await _web.Pages.OpenAsync(address, item, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose() => _web.Dispose();

    private async Task<SitemapFile> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        WebRequest request = new(address) { HeadersFor = _address, MaxBytes = SitemapFile.MaxBytes };
        WebResponse response = await _web.Client.GetAsync(request, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = response.ConfigureAwait(false);
        using MemoryStream whole = new();
        await response.Body.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
        return SitemapFile.Read(address, whole.GetBuffer().AsMemory(0, (int)whole.Length));
    }

    private async Task<SourceItem?> ListAsync(Uri address, string? changed, CancellationToken cancellationToken)
    {
        KnownPage? known = await _web.Pages.Cache.FindAsync(address.AbsoluteUri, cancellationToken).ConfigureAwait(false);
        if (changed is not null)
        {
            string version = $"lastmod:{changed}";
            return known?.GoneAt == version ? null : new SourceItem(WebAddress.ItemId(address, _web.Origin), version)
            {
                MediaType = known?.MediaType ?? WebMedia.Expected(address),
                ModifiedAt = DateTimeOffset.TryParse(changed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment : null,
            };
        }
        try
        {
            KnownPage page = await _web.Pages.ReadAsync(address, follows: true, cancellationToken).ConfigureAwait(false);
            return WebItem.Of(page, _web.Origin);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return PageReader.IsGone(e) ? null : WebItem.Unread(address, _web.Origin, known, _web.Time);
        }
    }
}
