using System.Runtime.ExceptionServices;

namespace RagKit.Vectors;

/// <summary>
/// Pieces of work that the caller's thread does, and with it as many of the thread pool as are free: a pool that is busy delays
/// nothing, since who comes when all pieces are taken goes away again.
/// </summary>
internal abstract class ParallelWork(int pieces) : IThreadPoolWorkItem
{
    private const int Closed = 1 << 30;

    private int _next = -1;
    private int _workers;
    private int _state;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Does all pieces and returns when nobody works any more; throws when the token is cancelled.</summary>
    public void Run(int workers, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((ParallelWork)state!).Skip(), this);
        for (int other = 1; other < Math.Min(workers, pieces); other++)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        try
        {
            Work();
        }
        finally
        {
            Interlocked.Or(ref _state, Closed);
            // Each other worker is in the midst of a piece at most, which takes a fraction of a millisecond.
            SpinWait wait = default;
            while (Volatile.Read(ref _state) != Closed)
                wait.SpinOnce(sleep1Threshold: -1);
        }
        cancellationToken.ThrowIfCancellationRequested();
        _failure?.Throw();
    }

    void IThreadPoolWorkItem.Execute()
    {
        if ((Interlocked.Increment(ref _state) & Closed) == 0)
        {
            try
            {
                Work();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
        }
        Interlocked.Decrement(ref _state);
    }

    /// <summary>Does a piece.</summary>
    /// <param name="worker">The number of the worker, from 0 to below the number of workers: what it gathers is its own.</param>
    /// <param name="piece">The number of the piece.</param>
    protected abstract void Do(int worker, int piece);

    private void Work()
    {
        int worker = Interlocked.Increment(ref _workers) - 1;
        for (int piece; (piece = Interlocked.Increment(ref _next)) < pieces;)
            Do(worker, piece);
    }

    private void Skip() => Interlocked.Exchange(ref _next, pieces);
}
