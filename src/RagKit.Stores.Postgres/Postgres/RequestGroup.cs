namespace RagKit.Postgres;

/// <summary>
/// Gathers what several callers ask for while a round trip is under way, and does it together in the next: a lone caller waits for
/// nobody, and many share one commit. Thread-safe.
/// </summary>
/// <param name="most">How much is done at once; one request may be more.</param>
/// <param name="weigh">How much a request is.</param>
/// <param name="flights">How many round trips may be under way at once; with one, what came first is done first.</param>
/// <param name="run">Does requests, all or none, and gives a result for each in their order.</param>
internal sealed class RequestGroup<TRequest, TResult>(
    int most, int flights, Func<TRequest, int> weigh, Func<IReadOnlyList<TRequest>, CancellationToken, ValueTask<IReadOnlyList<TResult>>> run) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _queue = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;
    private int _busy;

    /// <summary>Does a request with others. When the token ends the wait, what was begun may be done all the same.</summary>
    /// <param name="request">The request.</param>
    /// <param name="abandoned">Takes a result that nobody waits for any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<TResult> RunAsync(TRequest request, Action<TResult>? abandoned, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiting waiting = new(request);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(RequestGroup<TRequest, TResult>));
            _queue.Enqueue(waiting);
            if (_busy < flights)
            {
                _busy++;
                _ = Task.Run(WorkAsync, CancellationToken.None);
            }
        }
        try
        {
            return await waiting.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (!waiting.TryGiveUp())
                _ = LetGoAsync(waiting, abandoned);
            throw;
        }
    }

    /// <summary>Takes no more requests, and returns when what was asked for is done.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (_busy == 0)
                _ended.TrySetResult();
        }
        await _ended.Task.ConfigureAwait(false);
        _aborted.Dispose();
    }

    private static async Task LetGoAsync(Waiting waiting, Action<TResult>? abandoned)
    {
        await ((Task)waiting.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (waiting.Task.IsCompletedSuccessfully)
            abandoned?.Invoke(await waiting.Task.ConfigureAwait(false));
    }

    private async Task WorkAsync()
    {
        List<Waiting> group = [];
        while (Take(group))
        {
            await DoAsync(group).ConfigureAwait(false);
            group.Clear();
        }
    }

    private bool Take(List<Waiting> group)
    {
        lock (_lock)
        {
            for (int weight = 0; _queue.TryPeek(out Waiting? next);)
            {
                weight += weigh(next.Request);
                if (group.Count > 0 && weight > most)
                    break;
                _queue.Dequeue();
                if (next.TryTake())
                    group.Add(next);
            }
            if (group.Count > 0)
                return true;
            if (--_busy == 0 && _isClosed)
                _ended.TrySetResult();
            return false;
        }
    }

    private async ValueTask DoAsync(List<Waiting> group)
    {
        try
        {
            IReadOnlyList<TResult> results = await run([.. group.Select(waiting => waiting.Request)], _aborted.Token).ConfigureAwait(false);
            for (int at = 0; at < group.Count; at++)
                group[at].SetResult(results[at]);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_aborted.IsCancellationRequested)
        {
            // One of several may be to blame, which is found by doing each by itself.
            if (group.Count == 1 || e.InnerException is Exception cause && PostgresErrors.IsTransient(cause))
            {
                group.ForEach(waiting => waiting.SetException(e));
                return;
            }
            foreach (Waiting waiting in group)
                await DoAsync([waiting]).ConfigureAwait(false);
        }
    }

    /// <summary>A request that somebody waits for; taken once, unless it was given up before.</summary>
    private sealed class Waiting(TRequest request) : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private int _isSettled;

        public TRequest Request => request;

        public bool TryTake() => Interlocked.Exchange(ref _isSettled, 1) == 0;

        public bool TryGiveUp() => TryTake();
    }
}
