namespace RagKit.Web;

/// <summary>The time that one response may take; what takes longer ends with a <see cref="TimeoutException"/> that names the address.</summary>
internal sealed class WebClock(Uri address, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _end = new(timeout, time);

    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellationToken);
        try
        {
            return await work(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (_end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"'{address}' did not answer in full within {timeout}, which is Timeout. Try again later, or raise it.", e);
        }
    }

    public void Dispose() => _end.Dispose();
}
