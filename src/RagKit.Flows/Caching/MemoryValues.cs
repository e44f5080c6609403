using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;

namespace RagKit.Caching;

/// <summary>Puts values into the memory and takes them out again. Thread-safe.</summary>
internal sealed class MemoryValues(ValueCodecs codecs, SteadyClock clock, DurableHybridCacheOptions options, ILogger logger)
{
    private readonly MemoryFront _memory = new(options.MemoryBytes);

    public MemoryFront Front => _memory;

    /// <summary>The value, if it was looked up in the store not long ago.</summary>
    public bool TryGetFresh<T>(MemoryFrontEntry entry, out T value)
    {
        if (clock.Time.GetTimestamp() < entry.CheckAt && TryRead(entry, out value))
        {
            entry.MarkUsed();
            return true;
        }
        value = default!;
        return false;
    }

    /// <summary>The value that is in memory, if what the store has is still the same; it is served for another while then.</summary>
    public Outcome<T>? FindSame<T>(CacheEntry stored, DateTimeOffset now, HybridCacheEntryOptions? entryOptions)
    {
        if (!_memory.TryGet(stored.Key, out MemoryFrontEntry? held) || held.CreatedAt != stored.CreatedAt || held.Length != stored.Length || !TryRead(held, out T value))
            return null;
        held.CheckAt = CheckAt(stored, now, entryOptions);
        held.MarkUsed();
        return Outcome<T>.Of(value, held.Payload);
    }

    /// <summary>Holds a value, unless it was removed meanwhile.</summary>
    public void Hold<T>(CacheEntry entry, T value, byte[] payload, HybridCacheEntryOptions? entryOptions, Func<bool> isStale)
    {
        if (!CacheFlags.Allow(entryOptions, HybridCacheEntryFlags.DisableLocalCacheWrite) || isStale())
        {
            _memory.Remove(entry.Key);
            return;
        }
        object? shared = SharedTypes<T>.AreImmutable ? value : null;
        _memory.Put(new MemoryFrontEntry(entry.Key, entry.CreatedAt, shared, shared is null ? payload : null)
        {
            Tags = entry.Tags,
            Length = payload.Length,
            CheckAt = CheckAt(entry, clock.Now, entryOptions),
        });
        // Whoever removes it says so first: either it is seen here, or the value was in memory to be removed.
        if (isStale())
            _memory.Remove(entry.Key);
    }

    private bool TryRead<T>(MemoryFrontEntry entry, out T value)
    {
        if (SharedTypes<T>.AreImmutable && entry.Shared is T shared)
        {
            value = shared;
            return true;
        }
        value = default!;
        if (entry.Payload is null || typeof(T) == typeof(Stream))
            return false;
        try
        {
            value = codecs.For<T>().Read(entry.Payload);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            CacheLog.Unreadable(logger, e, entry.Key, typeof(T));
            _memory.Remove(entry);
            return false;
        }
    }

    private long CheckAt(CacheEntry entry, DateTimeOffset now, HybridCacheEntryOptions? entryOptions)
    {
        TimeSpan time = entryOptions?.LocalCacheExpiration ?? options.LocalExpiration;
        if (entry.ExpiresAt is DateTimeOffset end && end - now < time)
            time = end - now;
        double ticks = time.TotalSeconds * clock.Time.TimestampFrequency;
        long stamp = clock.Time.GetTimestamp();
        return ticks < long.MaxValue - (double)stamp ? stamp + (long)ticks : long.MaxValue;
    }
}
