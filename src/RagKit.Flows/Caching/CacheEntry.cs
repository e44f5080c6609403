namespace RagKit.Caching;

/// <summary>What is known of a cached value besides the value.</summary>
/// <param name="Key">The key.</param>
/// <param name="CreatedAt">When it was written.</param>
public sealed record CacheEntry(string Key, DateTimeOffset CreatedAt)
{
    /// <summary>From when on it is not served any more; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>By what it can be removed, besides its key.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The length of the value in bytes; filled in by the store.</summary>
    public long Length { get; init; }

    /// <summary>Whether it is served at a time.</summary>
    public bool IsFresh(DateTimeOffset now) => ExpiresAt is null || now < ExpiresAt;
}
