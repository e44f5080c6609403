namespace RagKit.Caching;

/// <summary>What is removed when a cache is pruned. Immutable.</summary>
public sealed record CachePruning
{
    /// <summary>Whether what has expired is removed; true by default.</summary>
    public bool Expired { get; init; } = true;

    /// <summary>What was written longer ago than this is removed; <see langword="null"/> for nothing.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Of the rest, what was written first is removed until the values are no larger together; <see langword="null"/> for no limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Only entries with this tag are looked at, and counted; <see langword="null"/> for all.</summary>
    public string? Tag { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it and the limit.</exception>
    internal void Validate()
    {
        if (OlderThan < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(OlderThan), $"OlderThan ({OlderThan}) must be at least 0.");
        if (MaxBytes < 0)
            throw new ArgumentOutOfRangeException(nameof(MaxBytes), $"MaxBytes ({MaxBytes}) must be at least 0.");
    }

    /// <summary>Chooses from entries those to be removed.</summary>
    internal async ValueTask<IReadOnlyList<CacheEntry>> ChooseAsync(IAsyncEnumerable<CacheEntry> entries, DateTimeOffset now)
    {
        List<CacheEntry> removed = [];
        List<CacheEntry> left = [];
        await foreach (CacheEntry entry in entries.ConfigureAwait(false))
        {
            if ((Expired && !entry.IsFresh(now)) || now - entry.CreatedAt > OlderThan)
                removed.Add(entry);
            else if (MaxBytes is not null)
                left.Add(entry);
        }
        long bytes = left.Sum(entry => entry.Length);
        foreach (CacheEntry entry in left.OrderBy(entry => entry.CreatedAt).TakeWhile(_ => bytes > MaxBytes))
        {
            removed.Add(entry);
            bytes -= entry.Length;
        }
        return removed;
    }
}

/// <summary>What was removed when a cache was pruned.</summary>
/// <param name="Entries">How many entries.</param>
/// <param name="Bytes">How long their values were together.</param>
public readonly record struct PrunedCache(long Entries, long Bytes);
