using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Web;

/// <summary>
/// The pages, or other resources, at the addresses named, in the order given. They are asked for when they are listed, with the validators of the copy
/// at hand, so that one that has not changed is not sent again. An item's id is its path, so that the source's id and the item's make the address; its
/// version is the ETag, else the time of the last change, else a hash of the content. A page that can't be read fails alone, and one that was
/// found to be gone (404, 410) is no longer listed the next time. Safe to use from several threads at once; dispose it to close its connections.
/// </summary>
public sealed class WebPageSource : ISource, IDisposable
{
    private readonly Uri[] _addresses;
    private readonly WebConnection _web;

    /// <summary>The pages at some addresses.</summary>
    /// <param name="addresses">Absolute http or https addresses; at least one.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">There is no address, one is not valid, or an option is out of range.</exception>
    public WebPageSource(IReadOnlyList<string> addresses, WebPageOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        if (addresses.Count == 0)
            throw new ArgumentException("There is no address: name at least one, such as 'https://example.com/'.", nameof(addresses));
        options ??= new WebPageOptions();
        options.Validate();
        _addresses = [.. addresses.Select(WebAddress.Parse).DistinctBy(address => address.AbsoluteUri)];
        Id = options.Name ?? WebAddress.Origin(_addresses[0]);
        _web = new WebConnection(_addresses[0], options.Access, options.Cache, Id, time);
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (Uri address in _addresses)
        {
            if (await ListAsync(address, cancellationToken).ConfigureAwait(false) is SourceItem item)
                yield return item;
        }
        _web.Pages.Cache.KeepOnly(_addresses.Select(address => address.AbsoluteUri).ToHashSet(StringComparer.Ordinal));
    }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The item is not one of the pages, or must not be read.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached, or gives no page.</exception>
    public async ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        Uri address = WebAddress.Of(item.Id, _web.Origin);
        if (!_addresses.Contains(address))
            throw new RagKitException($"'{address}' is not one of the pages of this source. Items must be named as the listing names them.");
        return await _web.Pages.OpenAsync(address, item, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose() => _web.Dispose();

    private async Task<SourceItem?> ListAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            KnownPage page = await _web.Pages.ReadAsync(address, follows: true, cancellationToken).ConfigureAwait(false);
            return WebItem.Of(page, _web.Origin);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            KnownPage? known = await _web.Pages.Cache.FindAsync(address.AbsoluteUri, cancellationToken).ConfigureAwait(false);
            // Whoever named the page is told once that it is gone: it is then listed, and fails, and is passed over from then on.
            return PageReader.IsGone(e) && known?.GoneAt is not null ? null : WebItem.Unread(address, _web.Origin, known, _web.Time);
        }
    }
}
