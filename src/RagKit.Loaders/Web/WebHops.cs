using System.Net;

namespace RagKit.Web;

/// <summary>The way of one request through redirects: where it is, where it was, and what may be sent there.</summary>
internal sealed class WebHops
{
    private readonly WebRequest _request;
    private readonly int _most;
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    public WebHops(WebRequest request, int most)
    {
        (_request, _most) = (request, most);
        Address = Checked(request.Address);
        _visited.Add(Address.AbsoluteUri);
    }

    public Uri Address { get; private set; }

    /// <summary>Where the response leads; <see langword="null"/> when it is no redirect.</summary>
    public Uri? Next(HttpResponseMessage message)
    {
        bool redirects = message.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (!redirects || message.Headers.Location is not Uri location)
            return null;
        // On Unix a path alone is taken for a file's absolute address, so it is resolved as it was written.
        return Uri.TryCreate(Address, location.OriginalString, out Uri? next)
            ? Checked(next)
            : throw new RagKitException($"'{Address}' redirects to '{location.OriginalString}', which is no address.");
    }

    public void Follow(Uri next)
    {
        if (_visited.Count > _most)
            throw new RagKitException($"'{_request.Address}' redirects more than {_most} times, which is MaxRedirects. Give the address that it should lead to.");
        if (!_visited.Add(next.AbsoluteUri))
            throw new RagKitException($"'{_request.Address}' redirects in a circle, through '{next}'. Give the address that it should lead to.");
        Address = next;
    }

    public HttpRequestMessage Message(WebAccessOptions options)
    {
        HttpRequestMessage message = new(HttpMethod.Get, Address);
        void Set(string name, string value)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        Set("Accept", "*/*");
        Set("Accept-Encoding", "gzip, deflate, br");
        Set("User-Agent", options.UserAgent);
        // Whatever a caller adds may be a secret: it stays with the host that it is meant for.
        if (Keeps(_request.HeadersFor ?? _request.Address))
        {
            foreach ((string name, string value) in options.Headers)
                Set(name, value);
        }
        if (Keeps(_request.Address))
        {
            foreach ((string name, string value) in _request.Headers)
                Set(name, value);
        }
        if (_request.Validators?.ETag is string etag)
            Set("If-None-Match", etag);
        if (_request.Validators?.LastModified is string modified)
            Set("If-Modified-Since", modified);
        return message;
    }

    /// <summary>Whether the present address is the same server as another, or that server's secure side.</summary>
    private bool Keeps(Uri home) => string.Equals(home.IdnHost, Address.IdnHost, StringComparison.OrdinalIgnoreCase)
        && ((home.Scheme == Address.Scheme && home.Port == Address.Port) || (home.IsDefaultPort && Address.IsDefaultPort && Address.Scheme == Uri.UriSchemeHttps));

    private static Uri Checked(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new RagKitException($"'{address}' is not read: only absolute http and https addresses are.");
        if (address.UserInfo.Length > 0)
            throw new RagKitException($"The address at '{address.Host}' holds a name or password: send them as an Authorization header instead (WebAccessOptions.Headers).");
        return address;
    }
}
