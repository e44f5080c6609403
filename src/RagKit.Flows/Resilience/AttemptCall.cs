using Polly;

namespace RagKit.Resilience;

/// <summary>
/// One call with all its attempts. It is what flows through the pipeline, too: so one pipeline serves results of every type without boxing
/// them. Used by one attempt at a time.
/// </summary>
internal abstract class AttemptCall(CancellationToken caller)
{
    public static readonly ResiliencePropertyKey<AttemptCall> Key = new("RagKit.Call");

    private Exception? _judged;
    private bool _transient;

    /// <summary>The token of whoever called, without the timeouts that Polly links to it.</summary>
    public CancellationToken Caller { get; } = caller;

    /// <summary>The attempt's number, from 1.</summary>
    public int Number { get; protected set; } = 1;

    /// <summary>What the task's own code threw last: not to be mistaken for what the pipeline throws.</summary>
    public Exception? Thrown { get; protected set; }

    /// <summary>What the policy's predicate threw; nothing is tried again then.</summary>
    public Exception? PredicateFailure { get; private set; }

    public static AttemptCall In(ResilienceContext context) => context.Properties.GetValue(Key, null!);

    public abstract ValueTask<Outcome<AttemptCall>> AttemptAsync(ResilienceContext context);

    /// <summary>Tells that the attempt failed, and goes on to the next.</summary>
    public abstract ValueTask GoOnAsync(Exception exception, TimeSpan delay);

    /// <summary>Asks the predicate once an exception: breaker and retries both want to know.</summary>
    public bool IsTransient(Func<Exception, bool> when, Exception exception)
    {
        if (ReferenceEquals(_judged, exception))
            return _transient;
        _judged = exception;
        try
        {
            _transient = when(exception);
        }
        catch (Exception e) when (e is not OperationCanceledException || !Caller.IsCancellationRequested)
        {
            PredicateFailure = e;
            _transient = false;
        }
        return _transient;
    }
}

/// <inheritdoc />
internal sealed class AttemptCall<T, TState>(
    Func<TState, int, CancellationToken, ValueTask<T>> attempt, Func<TState, FailedAttempt, ValueTask> onRetry, TState state, CancellationToken caller) : AttemptCall(caller)
{
    /// <summary>Set when an attempt has succeeded.</summary>
    public T Result { get; private set; } = default!;

    public override async ValueTask<Outcome<AttemptCall>> AttemptAsync(ResilienceContext context)
    {
        try
        {
            Result = await attempt(state, Number, context.CancellationToken).ConfigureAwait(false);
            return Outcome.FromResult<AttemptCall>(this);
        }
        catch (Exception e) when (e is not OperationCanceledException || !Caller.IsCancellationRequested)
        {
            Thrown = e;
            return Outcome.FromException<AttemptCall>(e);
        }
        catch (OperationCanceledException e)
        {
            // Polly wants what ends a call as an outcome: it escapes at its end.
            return Outcome.FromException<AttemptCall>(e);
        }
    }

    public override ValueTask GoOnAsync(Exception exception, TimeSpan delay) => onRetry(state, new FailedAttempt(Number++, exception, delay));
}
