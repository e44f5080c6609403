using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>
/// Sends requests to a Qdrant server, again after what passes: a lost connection, 429, 502, 503, 504. Every request of this package may be
/// repeated. Thread-safe.
/// </summary>
internal sealed class QdrantHttp : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly bool _isOurs;
    private readonly QdrantStoreOptions _options;
    private readonly TimeProvider _time;

    public QdrantHttp(Uri url, QdrantStoreOptions options, HttpClient? http, TimeProvider time)
    {
        Url = new Uri(url.AbsoluteUri.TrimEnd('/') + "/");
        (_options, _time, _isOurs) = (options, time, http is null);
        // Its own time limit would end a request that this class counts as one of several tries.
        _http = http ?? new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
        ReadQuery = options.Cluster.ReadConsistency == QdrantReadConsistency.One ? "" : $"?consistency={options.Cluster.ReadConsistency.ToString().ToLowerInvariant()}";
    }

    public Uri Url { get; }

    /// <summary>Where the server is, without what may be secret of the address.</summary>
    public string Place => Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>Behind the path of every read.</summary>
    public string ReadQuery { get; }

    /// <summary>Behind the path of every write: it is there for all readers when it returns, and in the order in which it was sent.</summary>
    public static string WriteQuery => "?wait=true&ordering=strong";

    public Task<JsonDocument> ReadAsync(string path, Action<Utf8JsonWriter> body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path + ReadQuery, JsonBytes.Object(body), cancellationToken);

    public async Task WriteAsync(HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        (await SendAsync(method, path + WriteQuery, body, cancellationToken).ConfigureAwait(false)).Dispose();

    /// <summary>Sends a request and gives the answer, whose <c>result</c> is what was asked for.</summary>
    /// <exception cref="RagKitException">It could not be sent, or Qdrant refused it.</exception>
    public async Task<JsonDocument> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            TimeSpan? advised = null;
            try
            {
                return await TryAsync(method, path, body, cancellationToken).ConfigureAwait(false);
            }
            catch (RetryLaterException e) when (attempt < _options.Retries)
            {
                advised = e.After;
            }
            catch (RetryLaterException e)
            {
                throw new RagKitException($"{What(method, path)} was refused {attempt + 1} times, last with {(int)e.Status}: {e.Error}. The server is overloaded or starting: try again later, or write less at once.", e);
            }
            catch (Exception e) when (IsLostConnection(e, cancellationToken) && attempt < _options.Retries)
            {
                // Tried again below.
            }
            catch (Exception e) when (IsLostConnection(e, cancellationToken))
            {
                string why = e is OperationCanceledException ? $"no answer within {_options.Timeout.TotalSeconds:0.#} s" : e.Message;
                throw new RagKitException($"{What(method, path)} failed after {attempt + 1} tries: {why}. Check that the server is up and reachable, then repeat the call: what it had done is not done twice.", e);
            }
            TimeSpan pause = advised ?? TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(attempt, 10)));
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (_isOurs)
            _http.Dispose();
    }

    private async Task<JsonDocument> TryAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_options.Timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using HttpRequestMessage request = new(method, new Uri(Url, path));
        if (_options.ApiKey is string key)
            request.Headers.TryAddWithoutValidation("api-key", key);
        if (body is ReadOnlyMemory<byte> bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            using Stream content = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            try
            {
                return await JsonDocument.ParseAsync(content, default, either.Token).ConfigureAwait(false);
            }
            catch (JsonException e)
            {
                throw new HttpRequestException($"the answer is not whole: {e.Message}", e);
            }
        }
        string text = await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false);
        string error = QdrantErrors.Read(text);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            throw new RetryLaterException(response.StatusCode, error, After(response.Headers.RetryAfter));
        throw QdrantErrors.Of(response.StatusCode, error, What(method, path));
    }

    private TimeSpan? After(RetryConditionHeaderValue? header)
    {
        TimeSpan? after = header?.Delta ?? (header?.Date is DateTimeOffset date ? date - _time.GetUtcNow() : null);
        return after is TimeSpan wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, TimeSpan.TicksPerMinute)) : null;
    }

    private string What(HttpMethod method, string path) => $"The request {method} {path.Split('?')[0]} to Qdrant at {Place}";

    private static bool IsLostConnection(Exception e, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or System.Net.Sockets.SocketException or OperationCanceledException;

    private sealed class RetryLaterException(HttpStatusCode status, string error, TimeSpan? after) : Exception(error)
    {
        public HttpStatusCode Status { get; } = status;

        public string Error { get; } = error;

        public TimeSpan? After { get; } = after;
    }
}
