using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RagKit.Queues;

/// <summary>
/// Works on a queue: receives items in batches, runs a handler on several at once, keeps their leases alive, and completes them. Work is
/// done at least once: a handler whose item went to somebody else, because this process stood still for longer than the lease, is cancelled,
/// but may have done it already. Thread-safe; what it is given is not disposed.
/// <para>
/// An item whose handler throws is returned with a delay, and is a dead letter when it has been received as often as it may: a poisoned
/// item takes one of the places for as long as its handler runs, and nothing else. A queue that cannot be reached is asked again.
/// </para>
/// </summary>
/// <param name="queue">The queue.</param>
/// <param name="handler">
/// Does the work; called from several threads at once. Its token is cancelled when the item is its own no more, when it took longer than it
/// may, or when the worker is aborted.
/// </param>
/// <param name="options">How; the defaults when <see langword="null"/>.</param>
/// <param name="timeProvider">The clock; the system's by default.</param>
/// <param name="logger">Where failures are told; nowhere by default.</param>
public sealed class QueueWorker(
    IWorkQueue queue, Func<WorkLease, CancellationToken, ValueTask> handler, QueueWorkerOptions? options = null, TimeProvider? timeProvider = null,
    ILogger<QueueWorker>? logger = null)
{
    private readonly IWorkQueue _queue = queue ?? throw new ArgumentNullException(nameof(queue));
    private readonly Func<WorkLease, CancellationToken, ValueTask> _handler = handler ?? throw new ArgumentNullException(nameof(handler));
    private readonly QueueWorkerOptions _options = (options ?? new()).Validate();

    /// <summary>Works until it is told to stop. May be called again, also at once: each call has places of its own.</summary>
    /// <param name="drain">
    /// Stops the worker gracefully: it receives nothing more, finishes what it has begun and returns what it has not, at once ready for
    /// others. What must not be received again is finished, too: to return it would make it a dead letter that nobody tried.
    /// </param>
    /// <param name="cancellationToken">Aborts the worker: handlers are cancelled, and what they had is returned.</param>
    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    public async Task RunAsync(CancellationToken drain, CancellationToken cancellationToken = default)
    {
        QueueWorkerRun run = new(_queue, _handler, _options, timeProvider ?? TimeProvider.System, logger ?? NullLogger<QueueWorker>.Instance, drain, cancellationToken);
        await run.RunAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
