namespace RagKit.Caching;

/// <summary>
/// The wall clock, but never behind the time that has passed since the start: when somebody sets the clock back, what has expired stays
/// expired, and what is written meanwhile does not lie in the future. Thread-safe.
/// </summary>
internal sealed class SteadyClock(TimeProvider time)
{
    /// <summary>How far other machines' clocks may be ahead.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _origin = time.GetTimestamp();

    public TimeProvider Time => time;

    public DateTimeOffset Now
    {
        get
        {
            DateTimeOffset wall = time.GetUtcNow();
            DateTimeOffset steady = _start + time.GetElapsedTime(_origin);
            return wall > steady ? wall : steady;
        }
    }

    /// <summary>When a time from now ends; <see langword="null"/> for never.</summary>
    public static DateTimeOffset? After(DateTimeOffset now, TimeSpan? time) => time < DateTimeOffset.MaxValue - now ? now + time : null;

    /// <summary>Whether an entry may be used. One that expires but was written in the future is not: when it has been there for too long cannot be told.</summary>
    public static bool IsUsable(CacheEntry entry, DateTimeOffset now) =>
        entry.ExpiresAt is null || (now < entry.ExpiresAt && entry.CreatedAt <= now + Tolerance);
}
