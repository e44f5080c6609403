using System.Collections.Concurrent;
using RagKit.Redis;
using StackExchange.Redis;

namespace RagKit.Limits;

/// <summary>Keeps the slots that a process has taken while its calls are under way, and gives them back. Thread-safe.</summary>
internal sealed class SlotKeeper(RedisConnection connection, string baseKey, string limit, TimeSpan lease)
{
    private readonly ConcurrentDictionary<string, bool> _held = new(StringComparer.Ordinal);
    private int _isRenewing;

    public void Hold(string slot)
    {
        _held[slot] = true;
        if (Interlocked.Exchange(ref _isRenewing, 1) == 0)
            _ = RenewAsync();
    }

    public async Task GiveBackAsync(string slot)
    {
        _held.TryRemove(slot, out _);
        try
        {
            await connection.EvaluateAsync(LimitScripts.Exit, baseKey, [slot], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RagKitException or ObjectDisposedException)
        {
            RedisLog.SlotNotReturned(connection.Logger, limit, lease, e);
        }
    }

    /// <summary>Renews what is held, until nothing is for a while.</summary>
    private async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(lease / 3, TimeProvider.System).ConfigureAwait(false);
            if (_held.IsEmpty)
            {
                Volatile.Write(ref _isRenewing, 0);
                // One that came in between has not begun a renewal of its own.
                if (_held.IsEmpty || Interlocked.Exchange(ref _isRenewing, 1) != 0)
                    return;
            }
            try
            {
                RedisValue[] values = [(long)lease.TotalMilliseconds, .. _held.Keys.Select(static slot => (RedisValue)slot)];
                long lost = (await connection.EvaluateAsync(LimitScripts.Keep, baseKey, values, CancellationToken.None).ConfigureAwait(false)).Number();
                if (lost > 0)
                    RedisLog.SlotsLost(connection.Logger, limit, lost);
            }
            catch (RagKitException e)
            {
                RedisLog.NotRenewed(connection.Logger, limit, e);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
