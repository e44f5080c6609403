using System.Net.Http.Headers;

namespace RagKit.Resilience;

/// <summary>Turns a server's refusal because of load into the exception that retries and limits understand.</summary>
public static class HttpRejectionExtensions
{
    private const int TooManyRequests = 429;
    private const int Unavailable = 503;
    private const int Overloaded = 529;

    /// <summary>
    /// Throws when the server refused the call because of load (429, 503, or 529 of some model servers), with what it says in Retry-After
    /// in seconds or as a date; gives back any other response, a failed one as well. The response is not disposed.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="time">The clock that a date is compared with; the system's by default.</param>
    /// <exception cref="RejectedCallException">The server refused the call because of load.</exception>
    public static HttpResponseMessage ThrowIfRejected(this HttpResponseMessage response, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        int status = (int)response.StatusCode;
        if (status is not (TooManyRequests or Unavailable or Overloaded))
            return response;
        TimeSpan? after = RetryAfter(response.Headers.RetryAfter, time ?? TimeProvider.System);
        string asked = after is TimeSpan wait ? $"asked to be left alone for {wait}" : "did not say for how long";
        string server = response.RequestMessage?.RequestUri is { IsAbsoluteUri: true } uri ? uri.Host : "The server";
        throw new RejectedCallException($"{server} refused the call with {status} and {asked}. Call again later, or less often.")
        {
            RetryAfter = after,
            StatusCode = status,
        };
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider time)
    {
        TimeSpan? after = header?.Delta ?? header?.Date - time.GetUtcNow();
        return after < TimeSpan.Zero ? TimeSpan.Zero : after;
    }
}
