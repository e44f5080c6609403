namespace RagKit.Limits;

/// <summary>Leave to make one call. Not thread-safe; disposing it twice does nothing more.</summary>
public abstract class LimitLease : IDisposable
{
    /// <summary>Tells the limit how the call went, so that it can adapt; once, before the lease is disposed. A call that is not reported counts as fine.</summary>
    public abstract void Report(in CallOutcome outcome);

    /// <summary>Gives the place back.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the place back, once.</summary>
    protected abstract void Dispose(bool disposing);
}
