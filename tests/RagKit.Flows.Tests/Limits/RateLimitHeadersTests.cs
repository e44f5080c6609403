using System.Globalization;

namespace RagKit.Limits;

public sealed class RateLimitHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("20", 20)]
    [InlineData("0", 0)]
    [InlineData(" 1.5 ", 1.5)]
    [InlineData("1m30s", 90)]
    [InlineData("Sat, 01 Aug 2026 12:00:30 GMT", 30)]
    [InlineData("Saturday, 01-Aug-26 12:00:30 GMT", 30)]
    [InlineData("Sat Aug  1 12:00:30 2026", 30)]
    [InlineData("Sat, 01 Aug 2026 11:00:00 GMT", 0)]
    public void Retry_After_is_seconds_or_a_date(string value, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Read(("Retry-After", value)).RetryAfter);

    [Theory]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999999999")]
    [InlineData("5 minutes")]
    [InlineData("Sat, 01 Aug 2126 12:00:30 GMT")]
    [InlineData("Mon, 01 Aug 2026 12:00:30 GMT")]
    [InlineData("Sat, 41 Aug 2026 12:00:30 GMT")]
    public void A_Retry_After_that_makes_no_sense_is_passed_over(string value) => Assert.Null(Read(("Retry-After", value)).RetryAfter);

    [Fact]
    public void A_date_is_compared_with_the_servers_own_clock_where_it_says_it() =>
        Assert.Equal(TimeSpan.FromSeconds(7), Read(("Date", "Sat, 01 Aug 2026 09:00:00 GMT"), ("Retry-After", "Sat, 01 Aug 2026 09:00:07 GMT")).RetryAfter);

    [Fact]
    public void The_longer_of_two_waits_counts()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Read(("retry-after-ms", "1500"), ("retry-after", "2")).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(1.5), Read(("retry-after-ms", "1500")).RetryAfter);
        Assert.Null(Read(("retry-after-ms", "-1500")).RetryAfter);
    }

    [Fact]
    public void Calls_and_tokens_left_are_read_with_durations()
    {
        CallOutcome outcome = Read(
            ("x-ratelimit-limit-requests", "60"), ("x-ratelimit-remaining-requests", "59"), ("x-ratelimit-reset-requests", "1s"),
            ("x-ratelimit-limit-tokens", "150000"), ("x-ratelimit-remaining-tokens", "149984"), ("x-ratelimit-reset-tokens", "6m0s"));
        Assert.Equal(new CallOutcome { RemainingCalls = 59, RemainingWeight = 149_984, ResetAfter = TimeSpan.FromMinutes(6) }, outcome);
    }

    [Fact]
    public void Names_are_read_in_any_case_with_milliseconds_and_without_resets()
    {
        CallOutcome outcome = Read(("X-RateLimit-Remaining-Requests", "12"), ("X-RateLimit-Remaining-Tokens", "0"), ("Retry-After-Ms", "250"), ("Retry-After", "1"));
        Assert.Equal(new CallOutcome { RemainingCalls = 12, RemainingWeight = 0, RetryAfter = TimeSpan.FromSeconds(1) }, outcome);
    }

    [Fact]
    public void Seconds_since_1970_are_compared_with_now()
    {
        string reset = Now.AddMinutes(10).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        CallOutcome outcome = Read(("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "4987"), ("x-ratelimit-used", "13"), ("x-ratelimit-reset", reset));
        Assert.Equal(new CallOutcome { RemainingCalls = 4987, ResetAfter = TimeSpan.FromMinutes(10) }, outcome);
    }

    [Fact]
    public void The_latest_of_several_dates_counts_and_the_least_of_several_tokens()
    {
        CallOutcome outcome = Read(
            ("anthropic-ratelimit-requests-limit", "4000"), ("anthropic-ratelimit-requests-remaining", "3999"), ("anthropic-ratelimit-requests-reset", "2026-08-01T12:00:20Z"),
            ("anthropic-ratelimit-input-tokens-remaining", "30000"), ("anthropic-ratelimit-input-tokens-reset", "2026-08-01T12:00:45Z"),
            ("anthropic-ratelimit-tokens-remaining", "38000"), ("anthropic-ratelimit-tokens-reset", "2026-08-01T14:00:10+02:00"));
        Assert.Equal(new CallOutcome { RemainingCalls = 3999, RemainingWeight = 30_000, ResetAfter = TimeSpan.FromSeconds(45) }, outcome);
    }

    [Fact]
    public void The_names_of_the_draft_standard_are_read() =>
        Assert.Equal(new CallOutcome { RemainingCalls = 3, ResetAfter = TimeSpan.FromSeconds(30) }, Read(("RateLimit-Remaining", "3"), ("RateLimit-Reset", "30")));

    [Fact]
    public void The_least_that_is_left_of_several_counts() =>
        Assert.Equal(3, Read(("x-ratelimit-remaining", "7"), ("x-ratelimit-remaining-requests", "3"), ("ratelimit-remaining", "5")).RemainingCalls);

    [Theory]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("120ms", 0.12)]
    [InlineData("7.66s", 7.66)]
    [InlineData("1s500ms", 1.5)]
    [InlineData("250us", 0.00025)]
    public void Durations_are_read_as_Go_writes_them(string value, double seconds) =>
        Assert.Equal(seconds, Read(("x-ratelimit-reset-tokens", value)).ResetAfter!.Value.TotalSeconds, 6);

    [Theory]
    [InlineData("6m0")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5x")]
    [InlineData("1..2s")]
    [InlineData("∞")]
    [InlineData("999999999h")]
    public void Durations_that_make_no_sense_are_passed_over(string value) => Assert.Null(Read(("x-ratelimit-reset-tokens", value)).ResetAfter);

    [Theory]
    [InlineData("-3")]
    [InlineData("many")]
    [InlineData("1e300")]
    [InlineData("")]
    public void Counts_that_make_no_sense_are_passed_over(string value) => Assert.Null(Read(("x-ratelimit-remaining-requests", value)).RemainingCalls);

    [Fact]
    public void Headers_of_a_response_are_read_and_others_ignored()
    {
        using HttpResponseMessage response = new();
        response.Headers.Add("Server", "x");
        response.Headers.Add("Retry-After", "3");
        response.Headers.Add("x-ratelimit-remaining-tokens", "42");
        Assert.Equal(new CallOutcome { RemainingWeight = 42, RetryAfter = TimeSpan.FromSeconds(3) }, RateLimitHeaders.Read(response.Headers, Now));
    }

    [Fact]
    public void Whatever_a_header_holds_nothing_is_thrown_and_nothing_is_negative_or_longer_than_a_year()
    {
        const string Alphabet = "0123456789.:-+ ,hmsuGMTSatAugZ\t\0∞";
        string[] names = ["Retry-After", "retry-after-ms", "x-ratelimit-reset", "x-ratelimit-reset-tokens", "x-ratelimit-remaining", "x-ratelimit-remaining-tokens", "Date"];
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            string value = new([.. Enumerable.Range(0, random.Next(24)).Select(_ => Alphabet[random.Next(random.Next(1, Alphabet.Length))])]);
            CallOutcome outcome = Read((names[random.Next(names.Length)], value), ("Date", "Sat, 01 Aug 2026 12:00:00 GMT"));
            Assert.InRange(outcome.RetryAfter ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(366));
            Assert.InRange(outcome.ResetAfter ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(366));
            Assert.True((outcome.RemainingCalls ?? 0) >= 0 && (outcome.RemainingWeight ?? 0) >= 0, value);
        }
    }

    [Fact]
    public void A_duration_that_was_written_is_read_again()
    {
        Random random = new(2);
        for (int i = 0; i < 2000; i++)
        {
            int hours = random.Next(100), minutes = random.Next(60), milliseconds = random.Next(60_000);
            string value = string.Create(CultureInfo.InvariantCulture, $"{hours}h{minutes}m{milliseconds / 1000.0}s");
            TimeSpan expected = new(0, hours, minutes, 0, milliseconds);
            Assert.Equal(expected.TotalSeconds, Read(("x-ratelimit-reset", value)).ResetAfter!.Value.TotalSeconds, 5);
        }
    }

    private static CallOutcome Read(params (string Name, string Value)[] headers) =>
        RateLimitHeaders.Read(headers.Select(header => KeyValuePair.Create(header.Name, (IEnumerable<string>)[header.Value])), Now);
}
