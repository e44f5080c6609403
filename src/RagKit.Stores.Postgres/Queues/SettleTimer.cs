namespace RagKit.Queues;

/// <summary>
/// When it is worth looking for work whose time has come: when some falls due that this process knows of, and a quarter of a second after
/// the last look, for what others know of. Thread-safe.
/// </summary>
internal sealed class SettleTimer
{
    private static readonly long Interval = TimeSpan.FromMilliseconds(250).Ticks;

    private long _next = long.MinValue;
    private long _last = long.MinValue;

    public bool IsTime(DateTimeOffset now) => now.UtcTicks >= Volatile.Read(ref _next) || now.UtcTicks < Volatile.Read(ref _last);

    /// <summary>Somebody looks now.</summary>
    public void Looked(DateTimeOffset now)
    {
        Volatile.Write(ref _last, now.UtcTicks);
        Volatile.Write(ref _next, now.UtcTicks + Interval);
    }

    /// <summary>Something falls due at a time.</summary>
    public void Expect(DateTimeOffset due)
    {
        for (long next = Volatile.Read(ref _next); due.UtcTicks < next;)
        {
            long seen = Interlocked.CompareExchange(ref _next, due.UtcTicks, next);
            if (seen == next)
                return;
            next = seen;
        }
    }
}
