using System.Runtime.CompilerServices;

namespace RagKit.Caching;

/// <summary>
/// Cached values in memory, in bounds by bytes: those that were read or written last stay, expired or not, and a value that is larger than
/// the bounds is not kept. For tests, and for a process that need not remember. Thread-safe.
/// </summary>
public sealed class MemoryCacheStore : ICacheStore
{
    /// <summary>What an entry takes beside its key and value, roughly.</summary>
    private const int Overhead = 250;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Held>> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Owner, DateTimeOffset Until)> _locks = new(StringComparer.Ordinal);
    private readonly LinkedList<Held> _order = [];
    private readonly long _maxBytes;
    private long _bytes;

    /// <summary>Makes one that is empty.</summary>
    /// <param name="maxBytes">How much it holds, keys and values; above zero, 256 MB by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above zero.</exception>
    public MemoryCacheStore(long maxBytes = 256 << 20)
    {
        if (maxBytes <= 0)
            throw new ArgumentOutOfRangeException(nameof(maxBytes), $"maxBytes ({maxBytes}) must be above 0.");
        _maxBytes = maxBytes;
    }

    /// <inheritdoc />
    public ValueTask<CachedValue?> OpenAsync(string key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Held>? node) || !node.Value.Entry.IsFresh(now))
                return new((CachedValue?)null);
            _order.Remove(node);
            _order.AddLast(node);
            return new(new CachedValue(node.Value.Entry, new PiecesStream(node.Value.Pieces, node.Value.Entry.Length)));
        }
    }

    /// <inheritdoc />
    public async ValueTask WriteAsync(CacheEntry entry, Stream value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(value);
        cancellationToken.ThrowIfCancellationRequested();
        (List<byte[]> pieces, long length) = await PiecesStream.ReadAsync(value, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            Remove(entry.Key);
            LinkedListNode<Held> node = _order.AddLast(new Held(entry with { Length = length, Tags = [.. entry.Tags] }, pieces));
            _entries[entry.Key] = node;
            _bytes += node.Value.Size;
            while (_bytes > _maxBytes)
                Remove(_order.First!.Value.Entry.Key);
        }
    }

    /// <inheritdoc />
    public ValueTask<int> RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(keys.Count(Remove));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<CacheEntry> ListAsync(string? tag = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        CacheEntry[] entries;
        lock (_lock)
            entries = [.. _order.Select(held => held.Entry).Where(entry => tag is null || entry.Tags.Contains(tag))];
        Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        foreach (CacheEntry entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<bool> TryLockAsync(string key, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_locks.TryGetValue(key, out (string Owner, DateTimeOffset Until) held) && held.Owner != owner && now < held.Until)
                return new(false);
            if (until <= now)
                _locks.Remove(key);
            else
                _locks[key] = (owner, until);
            return new(true);
        }
    }

    private bool Remove(string key)
    {
        if (!_entries.Remove(key, out LinkedListNode<Held>? node))
            return false;
        _order.Remove(node);
        _bytes -= node.Value.Size;
        return true;
    }

    private sealed record Held(CacheEntry Entry, List<byte[]> Pieces)
    {
        public long Size => Overhead + (sizeof(char) * (long)Entry.Key.Length) + Entry.Length;
    }
}
