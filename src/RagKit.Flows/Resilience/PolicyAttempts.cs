using System.Runtime.ExceptionServices;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using RagKit.Flows;

namespace RagKit.Resilience;

/// <summary>
/// A policy as a Polly pipeline, made once: from outside in the timeout over all, the retries, what speaks our language instead of
/// Polly's, the circuit breaker, and the timeout of one attempt.
/// </summary>
internal sealed class PolicyAttempts : Attempts
{
    private readonly RetryPolicy _policy;
    private readonly string _task;
    private readonly RetryDelays _delays;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline<AttemptCall> _pipeline;

    public PolicyAttempts(RetryPolicy policy, string task, TimeProvider time)
    {
        _policy = policy;
        _task = task;
        _delays = new RetryDelays(policy, SeededChance.For(task));
        ResiliencePipelineBuilder<AttemptCall> builder = new() { TimeProvider = time };
        if (policy.Timeout is TimeSpan all)
            builder.AddTimeout(Limit(all));
        if (policy.MaxRetries > 0)
            builder.AddRetry(Retries());
        if (policy.CircuitBreaker is not null || policy.AttemptTimeout is not null)
            builder.AddStrategy(_ => new AttemptStrategy(policy, task, time));
        if (policy.CircuitBreaker is CircuitBreakerPolicy breaker)
            builder.AddPipeline(new ResiliencePipelineBuilder<AttemptCall> { TimeProvider = new MonotonicTime(time) }.AddCircuitBreaker(Breaker(breaker)).Build());
        if (policy.AttemptTimeout is TimeSpan one)
            builder.AddTimeout(Limit(one));
        _pipeline = builder.Build();
    }

    public override async ValueTask<T> RunAsync<T, TState>(
        Func<TState, int, CancellationToken, ValueTask<T>> attempt, Func<TState, FailedAttempt, ValueTask> onRetry, TState state, CancellationToken cancellationToken)
    {
        AttemptCall<T, TState> call = new(attempt, onRetry, state, cancellationToken);
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(AttemptCall.Key, call);
        try
        {
            Outcome<AttemptCall> outcome = await _pipeline.ExecuteOutcomeAsync(static (context, call) => call.AttemptAsync(context), context, (AttemptCall)call).ConfigureAwait(false);
            return outcome.Exception is null ? call.Result : throw Translated(call, outcome.Exception);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>What escapes for an exception that came out of the pipeline; throws it itself where its stack trace is to be kept.</summary>
    private Exception Translated(AttemptCall call, Exception exception)
    {
        if (call.PredicateFailure is Exception failure)
        {
            return new FlowException(
                $"Whether to try task '{_task}' again after attempt {call.Number} could not be said: the policy's When threw {failure.GetType().Name} ({failure.Message}) " +
                $"on {exception.GetType().Name} ({exception.Message}). Both are inside; correct When.",
                new AggregateException(exception, failure));
        }
        if (exception is OperationCanceledException && call.Caller.IsCancellationRequested)
            return new OperationCanceledException(exception.Message, exception, call.Caller);
        if (exception is TimeoutRejectedException && !ReferenceEquals(exception, call.Thrown))
            return new TimeoutException($"Task '{_task}' was stopped at attempt {call.Number} of {_policy.MaxRetries + 1L} after {_policy.Timeout}, its Timeout for all of them. Raise it if the work needs longer.", call.Thrown ?? exception);
        ExceptionDispatchInfo.Throw(exception);
        return exception;
    }

    /// <summary>By a generator, because Polly bounds a plain timeout to a day.</summary>
    private static TimeoutStrategyOptions Limit(TimeSpan limit) => new() { TimeoutGenerator = _ => new ValueTask<TimeSpan>(limit) };

    private RetryStrategyOptions<AttemptCall> Retries() => new()
    {
        MaxRetryAttempts = _policy.MaxRetries,
        ShouldHandle = args => new ValueTask<bool>(
            args.Outcome.Exception is Exception e && !args.Context.CancellationToken.IsCancellationRequested && !_delays.AsksForTooLong(e) && IsTransient(args.Context, e)),
        DelayGenerator = args => new ValueTask<TimeSpan?>(_delays.Next(args.AttemptNumber, args.Outcome.Exception!)),
        OnRetry = args => AttemptCall.In(args.Context).GoOnAsync(args.Outcome.Exception!, args.RetryDelay),
    };

    private CircuitBreakerStrategyOptions<AttemptCall> Breaker(CircuitBreakerPolicy breaker) => new()
    {
        FailureRatio = breaker.FailureRatio,
        BreakDuration = breaker.Break,
        SamplingDuration = breaker.Window,
        MinimumThroughput = breaker.MinimumAttempts,
        StateProvider = _circuit,
        ShouldHandle = args => new ValueTask<bool>(args.Outcome.Exception is Exception e && CountsAsFailure(args.Context, e)),
    };

    /// <summary>
    /// Whether an attempt speaks against the server. To Polly, what is not a failure is a success: a trial that was cancelled would close
    /// the circuit, so it counts as one that failed.
    /// </summary>
    private bool CountsAsFailure(ResilienceContext context, Exception exception) =>
        context.CancellationToken.IsCancellationRequested && exception is OperationCanceledException
            ? _circuit.CircuitState == CircuitState.HalfOpen
            : exception is TimeoutRejectedException || IsTransient(context, exception);

    private bool IsTransient(ResilienceContext context, Exception exception) => _policy.When is null || AttemptCall.In(context).IsTransient(_policy.When, exception);
}
