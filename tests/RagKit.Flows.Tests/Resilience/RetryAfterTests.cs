using System.Net;
using RagKit.Testing.Time;

namespace RagKit.Resilience;

/// <summary>What a server says about when to come back is obeyed.</summary>
public sealed class RetryAfterTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(3, 10, 10)]
    [InlineData(10, 3, 10)]
    [InlineData(10, null, 10)]
    [InlineData(0, 7, 7)]
    public async Task The_longer_of_delay_and_Retry_After_is_waited(int delay, int? retryAfter, int expected)
    {
        Trial trial = new(RetryPolicy.After(delay * Second));
        await trial.RunAsync(number => number == 1 ? new RejectedCallException("full") { RetryAfter = retryAfter * Second } : null);
        Assert.Equal([0, expected], trial.Seconds);
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_longest_fails_at_once_with_the_rejection()
    {
        RejectedCallException rejection = new("full") { RetryAfter = 61 * Second };
        Trial trial = new(RetryPolicy.Times(5) with { MaxRetryAfter = 60 * Second });
        Assert.Same(rejection, await Assert.ThrowsAsync<RejectedCallException>(() => trial.RunAsync(_ => rejection)));
        Assert.Single(trial.Made);
    }

    [Fact]
    public async Task A_Retry_After_as_long_as_the_longest_is_waited()
    {
        Trial trial = new(RetryPolicy.Times(1) with { MaxRetryAfter = 60 * Second });
        await trial.RunAsync(number => number == 1 ? new RejectedCallException("full") { RetryAfter = 60 * Second } : null);
        Assert.Equal([0, 60], trial.Seconds);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Thu, 01 Jan 2026 00:01:30 GMT", 90)]
    [InlineData("Wed, 31 Dec 2025 23:00:00 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999", null)]
    [InlineData(null, null)]
    public void ThrowIfRejected_reads_Retry_After_in_seconds_and_as_a_date(string? header, int? expected)
    {
        using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        if (header is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", header);
        RejectedCallException thrown = Assert.Throws<RejectedCallException>(() => response.ThrowIfRejected(new ManualTime()));
        Assert.Equal(expected * Second, thrown.RetryAfter);
        Assert.Equal(429, thrown.StatusCode);
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(529, true)]
    public void ThrowIfRejected_gives_back_what_is_no_refusal_because_of_load(int status, bool rejected)
    {
        using HttpResponseMessage response = new((HttpStatusCode)status) { RequestMessage = new HttpRequestMessage(HttpMethod.Get, "https://example.org/a?key=secret") };
        if (!rejected)
        {
            Assert.Same(response, response.ThrowIfRejected());
            return;
        }
        string message = Assert.Throws<RejectedCallException>(() => response.ThrowIfRejected()).Message;
        Assert.StartsWith($"example.org refused the call with {status}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }
}
