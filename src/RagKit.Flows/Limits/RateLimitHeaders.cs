namespace RagKit.Limits;

/// <summary>
/// Reads what a server says of its limits in the headers of a response, for <see cref="LimitLease.Report"/>: <c>Retry-After</c> (seconds or
/// a date) and <c>retry-after-ms</c>; <c>x-ratelimit-remaining-requests</c>, <c>-tokens</c> and <c>x-ratelimit-reset-requests</c>,
/// <c>-tokens</c> (durations such as <c>6m0s</c> or <c>120ms</c>); <c>x-ratelimit-remaining</c> and <c>-reset</c> (seconds, or seconds since
/// 1970); <c>RateLimit-Remaining</c> and <c>RateLimit-Reset</c>; <c>anthropic-ratelimit-requests-remaining</c>, <c>-tokens-remaining</c>,
/// <c>-input-tokens-remaining</c> and their <c>-reset</c> (dates). Where several speak of the same, the least that is left and the latest
/// reset count. Values that make no sense are passed over: a header never fails a call. Thread-safe.
/// </summary>
public static class RateLimitHeaders
{
    /// <summary>Reads them.</summary>
    /// <param name="headers">The response's headers, such as <c>HttpResponseMessage.Headers</c>; names in any case.</param>
    /// <param name="now">The wall clock, for dates where the response has no <c>Date</c> of its own to compare them with.</param>
    /// <returns>What they say; <see cref="CallOutcome.Duration"/> and <see cref="CallOutcome.Rejected"/> are the caller's to add.</returns>
    public static CallOutcome Read(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        Findings found = new();
        foreach ((string name, IEnumerable<string> values) in headers)
        {
            if (!IsOfInterest(name))
                continue;
            foreach (string value in values)
                found.Add(name, value.AsSpan().Trim());
        }
        return found.ToOutcome(now);
    }

    private static bool IsOfInterest(string name) =>
        name.StartsWith("x-ratelimit-re", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ratelimit-re", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("anthropic-ratelimit-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("retry-after", StringComparison.OrdinalIgnoreCase) || name.Equals("date", StringComparison.OrdinalIgnoreCase);

    private struct Findings
    {
        private long? _calls;
        private long? _weight;
        private TimeSpan? _reset;
        private TimeSpan? _retry;
        private DateTimeOffset? _resetAt;
        private DateTimeOffset? _retryAt;
        private DateTimeOffset? _date;

        public void Add(string name, ReadOnlySpan<char> value)
        {
            switch (name.ToLowerInvariant())
            {
                case "x-ratelimit-remaining-requests" or "x-ratelimit-remaining" or "ratelimit-remaining" or "anthropic-ratelimit-requests-remaining"
                    when RateLimitValue.TryCount(value, out long calls):
                    _calls = Math.Min(calls, _calls ?? long.MaxValue);
                    break;
                case "x-ratelimit-remaining-tokens" or "anthropic-ratelimit-tokens-remaining" or "anthropic-ratelimit-input-tokens-remaining"
                    when RateLimitValue.TryCount(value, out long weight):
                    _weight = Math.Min(weight, _weight ?? long.MaxValue);
                    break;
                case "x-ratelimit-reset-requests" or "x-ratelimit-reset-tokens" or "x-ratelimit-reset" or "ratelimit-reset"
                    or "anthropic-ratelimit-requests-reset" or "anthropic-ratelimit-tokens-reset" or "anthropic-ratelimit-input-tokens-reset":
                    if (RateLimitValue.TryDuration(value, out TimeSpan reset))
                        _reset = Later(_reset, reset);
                    else if (RateLimitValue.TryInstant(value, out DateTimeOffset resetAt))
                        _resetAt = resetAt > _resetAt ? resetAt : _resetAt ?? resetAt;
                    break;
                case "retry-after":
                    if (RateLimitValue.TryDuration(value, out TimeSpan retry))
                        _retry = Later(_retry, retry);
                    else if (RateLimitValue.TryInstant(value, out DateTimeOffset retryAt))
                        _retryAt = retryAt > _retryAt ? retryAt : _retryAt ?? retryAt;
                    break;
                case "retry-after-ms" when RateLimitValue.TryCount(value, out long milliseconds) && milliseconds <= RateLimitValue.Longest.TotalMilliseconds:
                    _retry = Later(_retry, TimeSpan.FromMilliseconds(milliseconds));
                    break;
                case "date" when RateLimitValue.TryInstant(value, out DateTimeOffset date):
                    _date = date;
                    break;
            }
        }

        public readonly CallOutcome ToOutcome(DateTimeOffset now) => new()
        {
            RemainingCalls = _calls,
            RemainingWeight = _weight,
            ResetAfter = Later(_reset, _resetAt - (_date ?? now)),
            RetryAfter = Later(_retry, _retryAt - (_date ?? now)),
        };

        // A date that has passed means now; one in years is a mistake.
        private static TimeSpan? Later(TimeSpan? one, TimeSpan? other)
        {
            if (other is not TimeSpan next || next > RateLimitValue.Longest)
                return one;
            TimeSpan atLeast = next < TimeSpan.Zero ? TimeSpan.Zero : next;
            return one is TimeSpan first && first > atLeast ? first : atLeast;
        }
    }
}
