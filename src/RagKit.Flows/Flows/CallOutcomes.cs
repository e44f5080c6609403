using System.Net;
using RagKit.Limits;
using RagKit.Resilience;

namespace RagKit.Flows;

/// <summary>What limits are told of an attempt: what its body reported, completed by what can be seen from outside.</summary>
internal static class CallOutcomes
{
    public static CallOutcome Of(CallOutcome? reported, Exception? error, TimeSpan duration)
    {
        CallOutcome outcome = reported ?? default;
        return outcome with
        {
            Duration = outcome.Duration > TimeSpan.Zero ? outcome.Duration : duration,
            Rejected = outcome.Rejected || error is RejectedCallException or TimeoutException or
                HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable },
            RetryAfter = outcome.RetryAfter ?? (error as RejectedCallException)?.RetryAfter,
        };
    }
}
