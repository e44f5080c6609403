using System.IO.Compression;
using System.Net;
using RagKit.Loading;
using RagKit.Resilience;

namespace RagKit.Web;

/// <summary>
/// Asks web servers, trusting neither them nor the addresses: each hop is checked, names are resolved and checked here, bodies are bounded. Failed
/// answers are exceptions: <see cref="RejectedCallException"/> with what Retry-After says for a server that is busy,
/// <see cref="HttpRequestException"/> with the status for any other, <see cref="RagKitException"/> for what is refused here. Safe to use from several threads at once.
/// </summary>
/// <param name="options">How to ask.</param>
/// <param name="time">The clock for timeouts, pace and Retry-After.</param>
/// <param name="inner">What sends in the place of sockets, and must then do its own checks of resolved names; it is not disposed.</param>
/// <param name="resolve">What resolves names in the place of the system.</param>
internal sealed class WebClient(
    WebAccessOptions options, TimeProvider time, HttpMessageHandler? inner = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) : IDisposable
{
    private readonly GuardedConnector _connector = new(options.AllowPrivateAddresses, resolve);
    private readonly HostPace _pace = new(options.RequestsPerSecond, time);
    private HttpMessageInvoker? _invoker;

    /// <summary>Makes the time between two requests to a host no shorter than its robots.txt asks.</summary>
    public void KeepApart(Uri address, TimeSpan apart) => _pace.Keep(address, apart);

    /// <summary>Asks for an address; the caller disposes the response.</summary>
    public Task<WebResponse> GetAsync(Uri address, CancellationToken cancellationToken) => GetAsync(new WebRequest(address), cancellationToken);

    /// <summary>Asks for an address; the caller disposes the response.</summary>
    public async Task<WebResponse> GetAsync(WebRequest request, CancellationToken cancellationToken)
    {
        WebHops hops = new(request, options.MaxRedirects);
        while (true)
        {
            Uri address = hops.Address;
            _connector.Check(address);
            await _pace.WaitAsync(address, cancellationToken).ConfigureAwait(false);
            WebClock clock = new(address, options.Timeout, time);
            HttpResponseMessage? message = null;
            try
            {
                message = await SendAsync(request, hops, clock, cancellationToken).ConfigureAwait(false);
                if (hops.Next(message) is Uri next)
                {
                    if (!request.FollowsRedirects)
                        return new WebResponse(message, address, new WebBody(Stream.Null, new CountedStream(Stream.Null), false, address, clock, message, 0)) { RedirectsTo = next };
                    hops.Follow(next);
                    message.Dispose();
                    clock.Dispose();
                    continue;
                }
                Refuse(message, request, address);
                return await OpenAsync(message, request, address, clock, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                message?.Dispose();
                clock.Dispose();
                throw;
            }
        }
    }

    public void Dispose() => _invoker?.Dispose();

    private async Task<HttpResponseMessage> SendAsync(WebRequest request, WebHops hops, WebClock clock, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = hops.Message(options);
        try
        {
            return await clock.RunAsync(token => new ValueTask<HttpResponseMessage>(Invoker().SendAsync(message, token)), cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.InnerException is RagKitException refusal)
        {
            throw new RagKitException($"'{hops.Address}'{(hops.Address == request.Address ? "" : $", where '{request.Address}' redirects to,")} can't be read: {refusal.Message}", e);
        }
        catch (HttpRequestException e)
        {
            throw new HttpRequestException(e.HttpRequestError, $"'{hops.Address}' can't be reached: {e.Message} Check the address and the network.", e, e.StatusCode);
        }
    }

    private void Refuse(HttpResponseMessage message, WebRequest request, Uri address)
    {
        bool isConditional = request.Validators is { IsEmpty: false };
        if (message.StatusCode == HttpStatusCode.OK || (message.StatusCode == HttpStatusCode.NotModified && isConditional))
            return;
        if (request.Explain?.Invoke(message) is Exception explained)
            throw explained;
        try
        {
            message.ThrowIfRejected(time);
        }
        catch (RejectedCallException e)
        {
            throw new RejectedCallException($"'{address}': {e.Message}", e) { RetryAfter = e.RetryAfter, StatusCode = e.StatusCode };
        }
        throw new HttpRequestException($"'{address}' answered {(int)message.StatusCode} {message.ReasonPhrase} in the place of a page. {Advice(message.StatusCode)}", null, message.StatusCode);
    }

    private async Task<WebResponse> OpenAsync(HttpResponseMessage message, WebRequest request, Uri address, WebClock clock, CancellationToken cancellationToken)
    {
        CountedStream sent = new(await message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        string encoding = string.Join(",", message.Content.Headers.ContentEncoding).Trim().ToLowerInvariant();
        Stream body = encoding switch
        {
            "" or "identity" => sent,
            "gzip" or "x-gzip" => new GZipStream(sent, CompressionMode.Decompress),
            "br" => new BrotliStream(sent, CompressionMode.Decompress),
            "deflate" => await DeflatedAsync(sent, clock, cancellationToken).ConfigureAwait(false),
            _ => throw new RagKitException($"'{address}' is encoded as '{encoding}', which was not asked for: gzip, deflate and br are read."),
        };
        return new WebResponse(message, address, new WebBody(body, sent, body != sent, address, clock, message, request.MaxBytes ?? options.MaxBytes));
    }

    /// <summary>Servers mean zlib's format by deflate, as they should, or the bare one.</summary>
    private static async Task<Stream> DeflatedAsync(Stream sent, WebClock clock, CancellationToken cancellationToken)
    {
        byte[] head = await clock.RunAsync(token => new ValueTask<byte[]>(StreamHead.ReadAsync(sent, 2, token)), cancellationToken).ConfigureAwait(false);
        Stream whole = StreamHead.Rejoin(head, sent);
        bool zlib = head.Length == 2 && (head[0] & 0x0F) == 8 && ((head[0] << 8) | head[1]) % 31 == 0;
        return zlib ? new ZLibStream(whole, CompressionMode.Decompress) : new DeflateStream(whole, CompressionMode.Decompress);
    }

    private static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone => "It is not there: take it off the list, or correct it.",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Give what it asks for in the Headers, or leave it out.",
        >= HttpStatusCode.InternalServerError => "The server has a fault: try again later.",
        _ => "Check the address.",
    };

    private HttpMessageInvoker Invoker()
    {
        if (_invoker is not null)
            return _invoker;
        HttpMessageInvoker made = inner is not null ? new HttpMessageInvoker(inner, disposeHandler: false) : new HttpMessageInvoker(Sockets());
        HttpMessageInvoker first = Interlocked.CompareExchange(ref _invoker, made, null) ?? made;
        if (first != made)
            made.Dispose();
        return first;
    }

    private SocketsHttpHandler Sockets() => new()
    {
        // A proxy from the environment would resolve names itself, and past the check.
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (connection, token) => _connector.ConnectAsync(connection.DnsEndPoint, token),
    };
}
