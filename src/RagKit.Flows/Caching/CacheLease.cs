namespace RagKit.Caching;

/// <summary>The right to make a value, among all processes that share a store; renewed until it is disposed.</summary>
internal sealed class CacheLease : IAsyncDisposable
{
    private readonly CacheLocks _locks;
    private readonly string _key;
    private readonly string _owner;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;

    public CacheLease(CacheLocks locks, string key, string owner)
    {
        (_locks, _key, _owner) = (locks, key, owner);
        _renewing = RenewAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        await _locks.TryAsync(_key, _owner, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task RenewAsync()
    {
        using PeriodicTimer timer = new(_locks.Duration / 3, _locks.Time);
        while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false))
        {
            if (!await _locks.TryAsync(_key, _owner, _locks.Duration, _end.Token).ConfigureAwait(false))
            {
                CacheLog.LockLost(_locks.Logger, _key);
                return;
            }
        }
    }
}
