using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using RagKit.Caching;
using RagKit.Testing.Time;

namespace RagKit.Flows.Tests.Caching;

/// <summary>What the tests of the cache have in common: a store that can be told to fail, a clock that stands still, and the warnings.</summary>
public abstract class CacheTests : ILogger<DurableHybridCache>
{
    private readonly List<string> _warnings = [];

    internal ProbedStore Store { get; } = new();

    protected ManualTime Time { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_warnings)
                return [.. _warnings];
        }
    }

    /// <summary>A cache as another process would have it: its memory is its own, the store is not.</summary>
    protected DurableHybridCache NewCache(DurableHybridCacheOptions? options = null, IServiceProvider? services = null) => new(Store, options, services, Time, this);

    /// <summary>Asks for a value, and counts how often it is made.</summary>
    protected static async Task<(T Value, bool WasMade)> GetAsync<T>(
        HybridCache cache, string key, T value, HybridCacheEntryOptions? options = null, string[]? tags = null)
    {
        bool wasMade = false;
        T got = await cache.GetOrCreateAsync(
            key,
            _ =>
            {
                wasMade = true;
                return new ValueTask<T>(value);
            },
            options, tags, Cancellation);
        return (got, wasMade);
    }

    /// <summary>Lets timers fire until a task is done.</summary>
    protected async Task<T> PassTimeAsync<T>(Task<T> task)
    {
        for (int i = 0; !task.IsCompleted; i++)
        {
            Assert.True(i < 100_000, "The task does not end.");
            Time.AdvanceToNext();
            // What the timer woke needs time of its own before the next one fires.
            await Task.Delay(1);
        }
        return await task;
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_warnings)
            _warnings.Add(formatter(state, exception));
    }

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
}
