using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace RagKit.Resilience;

/// <summary>Says in our own words what Polly's breaker and timeout throw, so that predicates and callers never see Polly.</summary>
internal sealed class AttemptStrategy(RetryPolicy policy, string task, TimeProvider time) : ResilienceStrategy<AttemptCall>
{
    protected override async ValueTask<Outcome<AttemptCall>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptCall>>> callback, ResilienceContext context, TState state)
    {
        Outcome<AttemptCall> outcome = await callback(context, state).ConfigureAwait(false);
        if (outcome.Exception is null)
            return outcome;
        AttemptCall call = AttemptCall.In(context);
        return outcome.Exception switch
        {
            Exception own when ReferenceEquals(own, call.Thrown) => outcome,
            TimeoutRejectedException late => Outcome.FromException<AttemptCall>(new TimeoutException(
                $"Attempt {call.Number} of {policy.MaxRetries + 1L} of task '{task}' was stopped after {policy.AttemptTimeout}, its AttemptTimeout. Raise it if the work needs longer.", late.InnerException)),
            BrokenCircuitException open => Outcome.FromException<AttemptCall>(Opened(open)),
            _ => outcome,
        };
    }

    private CircuitOpenException Opened(BrokenCircuitException open)
    {
        TimeSpan wait = open.RetryAfter ?? policy.CircuitBreaker!.Break;
        return new CircuitOpenException(
            $"Task '{task}' is not called until {time.GetUtcNow() + wait:u}, because too many of its calls failed ({open.InnerException?.Message}). Call again then.", open.InnerException)
        {
            RetryAfter = wait,
        };
    }
}
