using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Web;

/// <summary>Reads pages through the cache: one that has not changed is not sent again. Safe to use from several threads at once.</summary>
internal sealed class PageReader(WebClient client, PageCache cache, WebAccessOptions access, Uri home)
{
    private readonly string? _agent = access.ObeysRobots ? access.UserAgent.Split(' ', '/')[0] : null;

    public PageCache Cache => cache;

    /// <summary>The page's present state; throws as <see cref="WebClient"/> does.</summary>
    public async Task<KnownPage> ReadAsync(Uri address, bool follows, CancellationToken cancellationToken)
    {
        KnownPage? known = await cache.FindAsync(address.AbsoluteUri, cancellationToken).ConfigureAwait(false);
        WebRequest request = new(address) { Validators = known?.GoneAt is null ? known?.Validators : null, HeadersFor = home, FollowsRedirects = follows };
        WebResponse response = await client.GetAsync(request, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = response.ConfigureAwait(false);
        if (response.NotModified)
            return known!;
        if (response.RedirectsTo is Uri next)
            return new KnownPage(address.AbsoluteUri, "") { RedirectsTo = next };
        return (await TakeAsync(address, response, cancellationToken).ConfigureAwait(false)).Page;
    }

    /// <summary>Opens a page in the version that was listed: the copy at hand where there is one, else as it is sent now.</summary>
    /// <param name="address">The page's address.</param>
    /// <param name="item">The page as listed.</param>
    /// <param name="within">Where redirects may lead; <see langword="null"/> for anywhere.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Stream> OpenAsync(Uri address, SourceItem item, WebScope? within, CancellationToken cancellationToken)
    {
        KnownPage? known = await cache.FindAsync(address.AbsoluteUri, cancellationToken).ConfigureAwait(false);
        if (known?.Version == item.Version && await cache.BodyAsync(known, cancellationToken).ConfigureAwait(false) is { } kept)
            return Open(kept);
        try
        {
            WebResponse response = await client.GetAsync(new WebRequest(address) { HeadersFor = home }, cancellationToken).ConfigureAwait(false);
            await using ConfiguredAsyncDisposable disposal = response.ConfigureAwait(false);
            if (within?.Reaches(response.Address) == false)
                throw new RagKitException($"'{address}' now redirects to '{response.Address}', outside the site. The next run follows links anew.");
            (KnownPage page, ReadOnlyMemory<byte> body) = await TakeAsync(address, response, cancellationToken).ConfigureAwait(false);
            if (page.MediaType != item.MediaType && !(WebMedia.IsHtml(page.MediaType) && WebMedia.IsHtml(item.MediaType)))
                throw new RagKitException($"'{address}' is '{page.MediaType}', and was listed as '{item.MediaType}'. The next run reads it as what it is.");
            return Open(body);
        }
        catch (HttpRequestException e) when (IsGone(e))
        {
            await cache.PutAsync(new KnownPage(address.AbsoluteUri, "") { GoneAt = item.Version }, default, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether the server says that there is no such page, rather than that it can't give it now.</summary>
    public static bool IsGone(Exception exception) =>
        exception is HttpRequestException { StatusCode: System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Gone };

    private static MemoryStream Open(ReadOnlyMemory<byte> body) => MemoryMarshal.TryGetArray(body, out ArraySegment<byte> bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);

    private async Task<(KnownPage Page, ReadOnlyMemory<byte> Body)> TakeAsync(Uri address, WebResponse response, CancellationToken cancellationToken)
    {
        string mediaType = WebMedia.Bare(response.MediaType, response.Address);
        ReadOnlyMemory<byte> sent = WebMedia.IsNoDocument(mediaType) ? default : await ReadAllAsync(response, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> body = WebMedia.Readable(sent, response.MediaType);
        KnownPage page = new(address.AbsoluteUri, Convert.ToHexStringLower(SHA256.HashData(sent.Span)))
        {
            From = response.Address.AbsoluteUri,
            ETag = response.Validators.ETag,
            LastModified = response.Validators.LastModified,
            MediaType = mediaType,
            ModifiedAt = response.ModifiedAt,
            Length = sent.Length,
            Links = Links(response, mediaType, body),
        };
        await cache.PutAsync(page, body, cancellationToken).ConfigureAwait(false);
        return (page, body);
    }

    private PageLinks Links(WebResponse response, string mediaType, ReadOnlyMemory<byte> body)
    {
        string robots = response.Header("X-Robots-Tag") ?? "";
        if (!WebMedia.IsHtml(mediaType))
            return PageLinkReader.Read("", response.Address, robots, _agent);
        try
        {
            string id = response.Address.AbsoluteUri;
            return PageLinkReader.Read(TextDecoder.Decode(id, body.Span, HtmlEncoding.Stated(id, body.Span, null)), response.Address, robots, _agent);
        }
        catch (RagKitException)
        {
            // The loader says what is wrong with it when the page is read.
            return PageLinks.None;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(WebResponse response, CancellationToken cancellationToken)
    {
        using MemoryStream whole = new(response.Length is long length and < 1 << 20 ? (int)length : 0);
        await response.Body.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }
}
