namespace RagKit.Limits;

/// <summary>
/// A named limit that every task that names it shares: concurrent slots, a rate, or one that finds its own. Implementations are safe to
/// use from several threads at once. Of those who wait, the one with the highest priority goes first, then the one who came first.
/// </summary>
public interface ILimit
{
    /// <summary>What tasks call it.</summary>
    string Name { get; }

    /// <summary>Waits for leave to make one call. Dispose the lease when the call has ended.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the place in the queue is given up.</exception>
    ValueTask<LimitLease> AcquireAsync(LimitRequest request, CancellationToken cancellationToken = default);

    /// <summary>How it stands now, for people and instruments.</summary>
    LimitStatus Status { get; }
}
