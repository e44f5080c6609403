using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RagKit.Caching;

/// <summary>
/// A cache with memory in front of a store, for values of any size. Each value is made once in a process however many ask for it, and
/// once among all processes where <see cref="CacheIsolation.Serializable"/> is asked for and the store can lock. Thread-safe. What was
/// handed in is not disposed.
/// </summary>
/// <remarks>
/// <para>
/// A value that never changes (a string, a plain struct, a sealed class with <c>[ImmutableObject(true)]</c>) is one object for all readers;
/// of any other each reader has one of its own, made from its bytes. A value above <see cref="DurableHybridCacheOptions.LargeValueBytes"/>
/// is never held in memory; a <see cref="Stream"/> is copied into the store and disposed, and every caller gets its own stream from there,
/// to be disposed by it. Null is a value, but for streams.
/// </para>
/// <para>
/// Callers who want the same value at the same time share it, or the exception; who cancels ends its own wait only, and the making of the
/// value is cancelled when nobody waits any more.
/// </para>
/// <para>
/// A store that fails, or a value that cannot be read or written, is logged as a warning and never keeps a value from its caller: it is
/// made, and served without being cached. Only <see cref="SetAsync"/> and the methods that remove, list and prune throw what the store
/// throws.
/// </para>
/// <para>
/// What one process removes or replaces another may serve from its memory for as long as
/// <see cref="DurableHybridCacheOptions.LocalExpiration"/> says. When the system's clock is set back, what has expired stays so while the
/// process runs; after a restart, a value with an expiration that was written in what is then the future is made anew. A lock that a
/// process left behind may hold others up for as long as the clock was set back.
/// </para>
/// </remarks>
public sealed partial class DurableHybridCache : HybridCache
{
    private readonly ICacheStore _store;
    private readonly MemoryValues _memory;
    private readonly SteadyClock _clock;
    private readonly CacheValues _values;
    private readonly CacheLocks _locks;
    private readonly Flights _flights = new();

    /// <summary>Puts memory in front of a store.</summary>
    /// <param name="store">Where values live.</param>
    /// <param name="options">How; the defaults where it is left out.</param>
    /// <param name="services">Where serializers of the host's are looked for: <see cref="IHybridCacheSerializer{T}"/> and <see cref="IHybridCacheSerializerFactory"/>.</param>
    /// <param name="time">The clock; the system's where it is left out.</param>
    /// <param name="logger">Gets a warning when the store fails or a value cannot be read.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names the value and the limit.</exception>
    public DurableHybridCache(
        ICacheStore store, DurableHybridCacheOptions? options = null, IServiceProvider? services = null, TimeProvider? time = null, ILogger<DurableHybridCache>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        options ??= new();
        options.Validate();
        ILogger log = logger ?? NullLogger<DurableHybridCache>.Instance;
        _store = store;
        _clock = new SteadyClock(time ?? TimeProvider.System);
        ValueCodecs codecs = new(options.Json, services);
        _memory = new MemoryValues(codecs, _clock, options, log);
        _values = new CacheValues(store, _memory, codecs, _clock, options, log);
        _locks = new CacheLocks(store, _clock, options, log);
    }

    /// <inheritdoc />
    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
        GetOrCreateAsync(key, state, factory, CacheIsolation.ReadCommitted, options, tags, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        ReadOnlySpan<char> key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
        !cancellationToken.IsCancellationRequested && ReadsMemory(options) && _memory.Front.TryGet(key, out MemoryFrontEntry? entry) && _memory.TryGetFresh(entry, out T value)
            ? new(value)
            : GetOrCreateAsync(key.ToString(), state, factory, CacheIsolation.ReadCommitted, options, tags, cancellationToken);

    /// <summary>Gives the value of a key; makes and keeps it when there is none.</summary>
    /// <param name="key">The key; not empty.</param>
    /// <param name="state">Passed to the factory.</param>
    /// <param name="factory">Makes the value.</param>
    /// <param name="isolation">Whether other processes wait while the value is being made.</param>
    /// <param name="options">For how long it is kept and where; <see cref="HybridCacheEntryFlags"/> are obeyed, but for compression, of which there is none.</param>
    /// <param name="tags">By what it can be removed besides its key; not empty, and not <c>*</c>, which stands for all.</param>
    /// <param name="cancellationToken">Ends the caller's wait.</param>
    /// <exception cref="Flows.FlowException">The value asks for itself while it is being made.</exception>
    public ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        CacheIsolation isolation,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(factory);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<T>(cancellationToken);
        return ReadsMemory(options) && _memory.Front.TryGet(key, out MemoryFrontEntry? entry) && _memory.TryGetFresh(entry, out T value)
            ? new(value)
            : WaitAsync(new Making<TState, T>(key, state, factory, isolation, options), CheckedTags(tags), cancellationToken);
    }

    /// <inheritdoc />
    public override async ValueTask SetAsync<T>(string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Checked(options);
        string[] names = CheckedTags(tags);
        await _flights.Forget(key).ConfigureAwait(false);
        if (typeof(T) == typeof(Stream))
            await _values.WriteStreamAsync(key, (Stream?)(object?)value ?? throw new ArgumentNullException(nameof(value)), names, options, cancellationToken).ConfigureAwait(false);
        else
            await _values.WriteAsync(key, value, names, options, isKept: true, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> WaitAsync<TState, T>(Making<TState, T> making, string[] tags, CancellationToken cancellationToken)
    {
        Checked(making.Options);
        bool reads = CacheFlags.Allow(making.Options, HybridCacheEntryFlags.DisableDistributedCacheRead);
        FlightKey key = new(making.Key, typeof(T), making.Options?.Flags ?? HybridCacheEntryFlags.None);
        while (true)
        {
            Flight<T> flight = _flights.Join<T>(key, tags, out bool isFirst);
            try
            {
                if (isFirst)
                    _ = _flights.RunAsync(flight, (Cache: this, Making: making), static (state, flight) => state.Cache.MakeAsync(state.Making, flight));
                Outcome<T> outcome = await flight.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (outcome.TryTake(out T value) || _values.TryCopy(making.Key, outcome, out value))
                    return value;
                if (reads && await _values.FetchAsync<T>(making.Key, making.Options, flight, cancellationToken).ConfigureAwait(false) is Outcome<T> own && own.TryTake(out value))
                    return value;
            }
            finally
            {
                flight.Leave();
            }
        }
    }

    private async Task<Outcome<T>> MakeAsync<TState, T>(Making<TState, T> making, Flight<T> flight)
    {
        (string key, HybridCacheEntryOptions? options) = (making.Key, making.Options);
        bool reads = CacheFlags.Allow(options, HybridCacheEntryFlags.DisableDistributedCacheRead);
        if (ReadsMemory(options) && _memory.Front.TryGet(key, out MemoryFrontEntry? entry) && _memory.TryGetFresh(entry, out T held))
            return Outcome<T>.Of(held, entry.Payload);
        if (reads && await _values.FetchAsync<T>(key, options, flight, flight.Token).ConfigureAwait(false) is Outcome<T> stored)
            return stored;
        if (!CacheFlags.Allow(options, HybridCacheEntryFlags.DisableUnderlyingData))
            return Outcome<T>.None;
        if (making.Isolation is CacheIsolation.ReadCommitted)
            return await FromFactoryAsync(making, flight).ConfigureAwait(false);

        (CacheLease? lease, Outcome<T>? found) = await _locks
            .AcquireAsync(key, () => reads ? _values.FetchAsync<T>(key, options, flight, flight.Token) : new((Outcome<T>?)null), flight.Token).ConfigureAwait(false);
        if (found is not null)
            return found;
        await using (lease!.ConfigureAwait(false))
            return await FromFactoryAsync(making, flight).ConfigureAwait(false);
    }

    private async ValueTask<Outcome<T>> FromFactoryAsync<TState, T>(Making<TState, T> making, Flight<T> flight)
    {
        T value = await making.Factory(making.State, flight.Token).ConfigureAwait(false);
        return await _values.KeepAsync(making.Key, value, making.Options, flight).ConfigureAwait(false);
    }

    private static bool ReadsMemory(HybridCacheEntryOptions? options) => CacheFlags.Allow(options, HybridCacheEntryFlags.DisableLocalCacheRead);

    private static void Checked(HybridCacheEntryOptions? options)
    {
        DurableHybridCacheOptions.AboveZero(options?.Expiration, nameof(options.Expiration));
        DurableHybridCacheOptions.AboveZero(options?.LocalCacheExpiration, nameof(options.LocalCacheExpiration));
    }

    private static string[] CheckedTags(IEnumerable<string>? tags)
    {
        string[] names = tags is null ? [] : [.. tags.Distinct(StringComparer.Ordinal)];
        foreach (string name in names)
        {
            if (string.IsNullOrEmpty(name) || name == AllTags)
                throw new ArgumentException($"A tag ('{name}') must not be empty, nor '{AllTags}', which stands for all.", nameof(tags));
        }
        return names;
    }

    /// <summary>How a value is made.</summary>
    private sealed record Making<TState, T>(string Key, TState State, Func<TState, CancellationToken, ValueTask<T>> Factory, CacheIsolation Isolation, HybridCacheEntryOptions? Options);
}
