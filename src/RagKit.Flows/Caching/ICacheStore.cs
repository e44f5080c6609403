namespace RagKit.Caching;

/// <summary>
/// Where cached values live beyond the memory: values of any size under keys, with an expiration and tags. Implementations are safe to use
/// from several threads and, where they are durable, processes at once. Adapters inherit <c>CacheStoreConformance</c> of RagKit.Testing.
/// </summary>
public interface ICacheStore
{
    /// <summary>
    /// Opens a value to be read; <see langword="null"/> when there is none, or it has expired. What is read is the value as it was when it
    /// was opened, whole, whatever is written meanwhile.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The time by the caller's clock, against which expiration is judged.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<CachedValue?> OpenAsync(string key, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes a value in the place of any that is there: seen whole or not at all, also when the process ends in the middle. The value is
    /// read from the stream piece by piece.
    /// </summary>
    ValueTask WriteAsync(CacheEntry entry, Stream value, CancellationToken cancellationToken = default);

    /// <summary>Removes values; keys that are not there are passed over. Returns how many there were.</summary>
    ValueTask<int> RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default);

    /// <summary>The entries, expired ones too, in ordinal order of their keys; all, or those with a tag.</summary>
    IAsyncEnumerable<CacheEntry> ListAsync(string? tag = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes the right to compute a value, or keeps it, until a time, so that others wait: true when it was free, or the owner's own, or
    /// the time of its owner has passed. A store that cannot do so answers true.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="owner">Who takes it.</param>
    /// <param name="now">The time by the caller's clock.</param>
    /// <param name="until">Until when; at or before <paramref name="now"/> to give it back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> TryLockAsync(string key, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default);
}
