namespace RagKit.Caching;

public sealed partial class DurableHybridCache
{
    private const string AllTags = "*";
    private const int KeysABatch = 500;

    /// <inheritdoc />
    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return RemoveAsync([key], cancellationToken);
    }

    /// <inheritdoc />
    public override async ValueTask RemoveAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default)
    {
        if (keys is not null)
            await RemoveKeysAsync([.. keys], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what has a tag; all where it is <c>*</c>. A value with it that is being made is not kept.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the wait; some may be removed and some not.</param>
    public override async ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        await ForgetByTag(tag).ConfigureAwait(false);
        try
        {
            // Listed anew after each batch, so that no store has to list what it is being emptied of.
            while (await FirstKeysAsync(tag, cancellationToken).ConfigureAwait(false) is { Count: > 0 } keys)
            {
                if (await _store.RemoveAsync(keys, cancellationToken).ConfigureAwait(false) == 0)
                    break;
            }
        }
        finally
        {
            // Once more: what was read from the store before it was removed there may have come into memory since.
            _ = ForgetByTag(tag);
        }
    }

    /// <inheritdoc />
    public override async ValueTask RemoveByTagAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        foreach (string tag in tags ?? [])
            await RemoveByTagAsync(tag, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the store holds, expired entries too, in ordinal order of their keys; all, or those with a tag.</summary>
    public IAsyncEnumerable<CacheEntry> ListAsync(string? tag = null, CancellationToken cancellationToken = default) => _store.ListAsync(tag, cancellationToken);

    /// <summary>Removes what is no longer worth its place, and says how much that was. Holds a few dozen bytes an entry while it works.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range; the message names it.</exception>
    public async ValueTask<PrunedCache> PruneAsync(CachePruning pruning, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pruning);
        pruning.Validate();
        IReadOnlyList<CacheEntry> found = await pruning.ChooseAsync(_store.ListAsync(pruning.Tag, cancellationToken), _clock.Now).ConfigureAwait(false);
        await RemoveKeysAsync([.. found.Select(entry => entry.Key)], cancellationToken).ConfigureAwait(false);
        return new PrunedCache(found.Count, found.Sum(entry => entry.Length));
    }

    private async ValueTask RemoveKeysAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        foreach (string[] batch in keys.Chunk(KeysABatch))
        {
            await Forget(batch).ConfigureAwait(false);
            try
            {
                await _store.RemoveAsync(batch, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // Once more: what was read from the store before it was removed there may have come into memory since.
                _ = Forget(batch);
            }
        }
    }

    private async ValueTask<List<string>> FirstKeysAsync(string tag, CancellationToken cancellationToken)
    {
        List<string> keys = [];
        await foreach (CacheEntry entry in _store.ListAsync(tag == AllTags ? null : tag, cancellationToken).ConfigureAwait(false))
        {
            keys.Add(entry.Key);
            if (keys.Count == KeysABatch)
                break;
        }
        return keys;
    }

    /// <summary>Forgets what is being made, what is in memory, and what began to be read from memory in between, which might be joined.</summary>
    private Task Forget(string[] keys)
    {
        List<Task> writes = [];
        foreach (string key in keys)
        {
            writes.Add(_flights.Forget(key));
            _memory.Front.Remove(key);
            writes.Add(_flights.Forget(key));
        }
        return Task.WhenAll(writes);
    }

    private Task ForgetByTag(string tag)
    {
        Task before = tag == AllTags ? _flights.ForgetAll() : _flights.ForgetByTag(tag);
        if (tag == AllTags)
            _memory.Front.Clear();
        else
            _memory.Front.RemoveByTag(tag);
        return Task.WhenAll(before, tag == AllTags ? _flights.ForgetAll() : _flights.ForgetByTag(tag));
    }
}
