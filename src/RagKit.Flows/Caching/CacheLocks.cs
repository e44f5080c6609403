using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace RagKit.Caching;

/// <summary>Takes leases from a store.</summary>
internal sealed class CacheLocks(ICacheStore store, SteadyClock clock, DurableHybridCacheOptions options, ILogger logger)
{
    private readonly string _process = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private long _leases;

    public TimeSpan Duration => options.LockDuration;

    public TimeProvider Time => clock.Time;

    public ILogger Logger => logger;

    /// <summary>
    /// Takes the right to make a value; while another has it, looks again and again whether it has made it. Gives the lease, or what was
    /// found.
    /// </summary>
    public async ValueTask<(CacheLease? Lease, Outcome<T>? Found)> AcquireAsync<T>(string key, Func<ValueTask<Outcome<T>?>> look, CancellationToken cancellationToken)
    {
        string owner = $"{_process}-{Interlocked.Increment(ref _leases)}";
        TimeSpan wait = TimeSpan.FromTicks(Math.Min(options.LockPolling.Ticks, TimeSpan.TicksPerMillisecond * 20));
        while (!await TryAsync(key, owner, Duration, cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(wait, Time, cancellationToken).ConfigureAwait(false);
            if (await look().ConfigureAwait(false) is Outcome<T> found)
                return (null, found);
            wait = TimeSpan.FromTicks(Math.Min(options.LockPolling.Ticks, 2 * wait.Ticks));
        }
        CacheLease lease = new(this, key, owner);
        bool isHeld = false;
        try
        {
            // Between the last look and the lock another may have come and gone.
            Outcome<T>? made = await look().ConfigureAwait(false);
            isHeld = made is null;
            return isHeld ? (lease, null) : (null, made);
        }
        finally
        {
            if (!isHeld)
                await lease.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes or keeps a lock for a time, or gives it back for none. A store that fails to lock does not keep the value from being made.</summary>
    public async ValueTask<bool> TryAsync(string key, string owner, TimeSpan time, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.Now;
        try
        {
            return await store.TryLockAsync(key, owner, now, now + time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            CacheLog.NotLocked(logger, e, key);
            return true;
        }
    }
}
