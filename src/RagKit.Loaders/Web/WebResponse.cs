using System.Globalization;

namespace RagKit.Web;

/// <summary>
/// What a server answered: a whole resource (200), the word that the copy at hand still holds (304), or where a redirect leads when it was not to be
/// followed. The body is read forward once. Dispose it.
/// </summary>
internal sealed class WebResponse(HttpResponseMessage message, Uri address, Stream body) : IAsyncDisposable
{
    /// <summary>Where it came from, after redirects.</summary>
    public Uri Address { get; } = address;

    public bool NotModified => message.StatusCode == System.Net.HttpStatusCode.NotModified;

    /// <summary>Where a redirect that was not followed leads.</summary>
    public Uri? RedirectsTo { get; init; }

    /// <summary>The body, decompressed and bounded: reading beyond a limit throws <see cref="RagKitException"/>, beyond the time <see cref="TimeoutException"/>.</summary>
    public Stream Body { get; } = body;

    /// <summary>The Content-Type as sent, with its charset.</summary>
    public string? MediaType => Header("Content-Type");

    public WebValidators Validators => new(Header("ETag"), Header("Last-Modified"));

    public DateTimeOffset? ModifiedAt => DateTimeOffset.TryParseExact(
        Header("Last-Modified"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment : null;

    /// <summary>The body's length where it was sent as it is.</summary>
    public long? Length => message.Content.Headers.ContentEncoding.Count == 0 ? message.Content.Headers.ContentLength : null;

    /// <summary>A header's value, several joined by commas; <see langword="null"/> when it was not sent.</summary>
    public string? Header(string name) =>
        message.Headers.NonValidated.TryGetValues(name, out System.Net.Http.Headers.HeaderStringValues values)
        || message.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync().ConfigureAwait(false);
        message.Dispose();
    }
}
