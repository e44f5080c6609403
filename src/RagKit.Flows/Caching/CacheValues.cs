using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;

namespace RagKit.Caching;

/// <summary>
/// Moves values between their makers, the memory and the store. Thread-safe. What the store cannot do is logged and does not keep a value
/// from its caller.
/// </summary>
internal sealed class CacheValues(ICacheStore store, MemoryValues memory, ValueCodecs codecs, SteadyClock clock, DurableHybridCacheOptions options, ILogger logger)
{
    /// <summary>Fetches a value from the store; <see langword="null"/> when there is none that can be used.</summary>
    public async ValueTask<Outcome<T>?> FetchAsync<T>(string key, HybridCacheEntryOptions? entryOptions, Flight flight, CancellationToken cancellationToken)
    {
        CachedValue? found;
        DateTimeOffset now = clock.Now;
        try
        {
            found = await store.OpenAsync(key, now, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            CacheLog.NotOpened(logger, e, key);
            return null;
        }
        if (found is null)
            return null;
        bool isGivenOn = false;
        try
        {
            if (!SteadyClock.IsUsable(found.Entry, now))
                return null;
            if (typeof(T) != typeof(Stream))
                return memory.FindSame<T>(found.Entry, now, entryOptions) ?? await ReadAsync<T>(found, entryOptions, flight, cancellationToken).ConfigureAwait(false);
            isGivenOn = await ValueCodec<T>.ReadFormatAsync(found.Content, cancellationToken).ConfigureAwait(false) is not ValueFormat.Null;
            return Outcome<T>.Copied(isGivenOn ? (T)(object)found.Content : default!, null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            CacheLog.Unreadable(logger, e, key, typeof(T));
            return null;
        }
        finally
        {
            if (!isGivenOn)
                await found.Content.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Keeps a value that was made, and gives it. Not cancelled with those who wait: what was made is not to be lost.</summary>
    public async ValueTask<Outcome<T>> KeepAsync<T>(string key, T value, HybridCacheEntryOptions? entryOptions, Flight flight)
    {
        bool isKept = flight.TryBeginWriting();
        try
        {
            return typeof(T) == typeof(Stream)
                ? await KeepStreamAsync<T>(key, (Stream?)(object?)value, entryOptions, flight, isKept).ConfigureAwait(false)
                : await KeepValueAsync(key, value, entryOptions, flight, isKept).ConfigureAwait(false);
        }
        finally
        {
            if (isKept)
                flight.EndWriting();
        }
    }

    /// <summary>Writes a value to where its options allow, or nowhere if it is not to be kept.</summary>
    public async ValueTask<Outcome<T>> WriteAsync<T>(
        string key, T value, IReadOnlyList<string> tags, HybridCacheEntryOptions? entryOptions, bool isKept, CancellationToken cancellationToken)
    {
        bool isStored = CacheFlags.Allow(entryOptions, HybridCacheEntryFlags.DisableDistributedCacheWrite) && isKept;
        CacheEntry entry = Entry(key, tags, entryOptions);
        SpillStream spill = new(options.LargeValueBytes, isStored ? content => store.WriteAsync(entry, content, cancellationToken).AsTask() : null);
        byte[]? payload;
        try
        {
            await codecs.For<T>().WriteAsync(value, spill, cancellationToken).ConfigureAwait(false);
            payload = await spill.FinishAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await spill.AbortAsync(e).ConfigureAwait(false);
            throw;
        }
        if (isStored && payload is not null)
            await store.WriteAsync(entry, new MemoryStream(payload, writable: false), cancellationToken).ConfigureAwait(false);
        if (payload is null)
            memory.Front.Remove(key);
        else if (isKept)
            memory.Hold(entry, value, payload, entryOptions, static () => false);
        return payload is null && !isStored ? Outcome<T>.Shared(value) : Outcome<T>.Of(value, payload);
    }

    /// <summary>Copies a stream to where its options allow: into the store, or nowhere.</summary>
    public async ValueTask WriteStreamAsync(string key, Stream value, IReadOnlyList<string> tags, HybridCacheEntryOptions? entryOptions, CancellationToken cancellationToken)
    {
        memory.Front.Remove(key);
        if (CacheFlags.Allow(entryOptions, HybridCacheEntryFlags.DisableDistributedCacheWrite))
            await store.WriteAsync(Entry(key, tags, entryOptions), new PrefixedStream((byte)ValueFormat.Serialized, value), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A value of its own for somebody who was not the first to come; false when there is nothing to make it of.</summary>
    public bool TryCopy<T>(string key, Outcome<T> outcome, out T value)
    {
        value = default!;
        if (outcome.Payload is null)
            return false;
        try
        {
            value = codecs.For<T>().Read(outcome.Payload);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            CacheLog.Unreadable(logger, e, key, typeof(T));
            return false;
        }
    }

    private async ValueTask<Outcome<T>> ReadAsync<T>(CachedValue found, HybridCacheEntryOptions? entryOptions, Flight flight, CancellationToken cancellationToken)
    {
        CacheEntry entry = found.Entry;
        ValueCodec<T> codec = codecs.For<T>();
        if (entry.Length > options.LargeValueBytes)
            return Outcome<T>.Of(await codec.ReadAsync(found.Content, entry.Length, cancellationToken).ConfigureAwait(false), null);
        byte[] payload = new byte[entry.Length];
        await found.Content.ReadExactlyAsync(payload, cancellationToken).ConfigureAwait(false);
        T value = codec.Read(payload);
        memory.Hold(entry, value, payload, entryOptions, () => flight.HasStaleReads);
        return Outcome<T>.Of(value, payload);
    }

    private async ValueTask<Outcome<T>> KeepValueAsync<T>(string key, T value, HybridCacheEntryOptions? entryOptions, Flight flight, bool isKept)
    {
        try
        {
            return await WriteAsync(key, value, flight.Tags, entryOptions, isKept, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !flight.Token.IsCancellationRequested)
        {
            CacheLog.NotWritten(logger, e, key, typeof(T));
            memory.Front.Remove(key);
            return Outcome<T>.Shared(value);
        }
    }

    private async ValueTask<Outcome<T>> KeepStreamAsync<T>(string key, Stream? value, HybridCacheEntryOptions? entryOptions, Flight flight, bool isKept)
    {
        if (value is null || !isKept || !CacheFlags.Allow(entryOptions, HybridCacheEntryFlags.DisableDistributedCacheWrite))
            return Outcome<T>.Copied((T)(object)value!, null);
        Stream source = await StreamSpool.SeekableAsync(value, options.LargeValueBytes, CancellationToken.None).ConfigureAwait(false);
        long start = source.Position;
        try
        {
            await WriteStreamAsync(key, source, flight.Tags, entryOptions, CancellationToken.None).ConfigureAwait(false);
            if (await FetchAsync<T>(key, entryOptions, flight, CancellationToken.None).ConfigureAwait(false) is Outcome<T> stored)
            {
                await source.DisposeAsync().ConfigureAwait(false);
                return stored;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !flight.Token.IsCancellationRequested)
        {
            CacheLog.NotWritten(logger, e, key, typeof(T));
        }
        source.Position = start;
        return Outcome<T>.Copied((T)(object)source, null);
    }

    private CacheEntry Entry(string key, IReadOnlyList<string> tags, HybridCacheEntryOptions? entryOptions)
    {
        DateTimeOffset now = clock.Now;
        return new CacheEntry(key, now) { ExpiresAt = SteadyClock.After(now, entryOptions?.Expiration ?? options.Expiration), Tags = tags };
    }
}
