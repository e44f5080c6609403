using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RagKit.Caching;
using RagKit.Limits;
using RagKit.Queues;
using RagKit.Redis;
using RagKit.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds to a host what processes share through Redis. All of it uses one connection.</summary>
public static class RedisServiceCollectionExtensions
{
    /// <summary>
    /// Adds the connection that the other verbs use. Calling it again changes nothing. It is made when it is first needed, and disposed with
    /// the host.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="connection">The name of a connection string in the host's configuration (<c>ConnectionStrings:redis</c>), or a connection string.</param>
    /// <param name="options">How; the defaults where it is left out.</param>
    public static IServiceCollection AddRedis(this IServiceCollection services, string connection = "redis", RedisOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        services.TryAddSingleton(provider => new RedisConnection(
            provider.GetService<IConfiguration>()?.GetConnectionString(connection) ?? connection, options, provider.GetService<ILogger<RedisConnection>>()));
        return services;
    }

    /// <summary>
    /// Keeps cached results in Redis: registers a <see cref="RedisCacheStore"/> as the <see cref="ICacheStore"/> that <c>AddFlows</c> puts a
    /// <see cref="DurableHybridCache"/> in front of. Add it before a store of flows that keeps cached results, too; what was registered before stays.
    /// </summary>
    /// <param name="services">The services, with <see cref="AddRedis"/>.</param>
    /// <param name="name">The cache's name.</param>
    public static IServiceCollection AddRedisCache(this IServiceCollection services, string name = "cache")
    {
        services.TryAddSingleton(provider => new RedisCacheStore(provider.GetRequiredService<RedisConnection>(), name));
        services.TryAddSingleton<ICacheStore>(static provider => provider.GetRequiredService<RedisCacheStore>());
        return services;
    }

    /// <summary>Keeps documents in Redis: registers a <see cref="RedisDocumentStore"/> as <see cref="IDocumentStore"/>. What was registered before stays.</summary>
    /// <param name="services">The services, with <see cref="AddRedis"/>.</param>
    /// <param name="options">How; the defaults where it is left out.</param>
    public static IServiceCollection AddRedisDocuments(this IServiceCollection services, RedisDocumentStoreOptions? options = null)
    {
        services.TryAddSingleton(provider => new RedisDocumentStore(provider.GetRequiredService<RedisConnection>(), options, provider.GetService<TimeProvider>()));
        services.TryAddSingleton<IDocumentStore>(static provider => provider.GetRequiredService<RedisDocumentStore>());
        return services;
    }

    /// <summary>Adds a queue in Redis: a keyed <see cref="IWorkQueue"/> under its name.</summary>
    /// <param name="services">The services, with <see cref="AddRedis"/>.</param>
    /// <param name="name">The queue's name.</param>
    public static IServiceCollection AddRedisQueue(this IServiceCollection services, string name) =>
        services.AddKeyedSingleton<IWorkQueue>(name, (provider, _) => new RedisWorkQueue(provider.GetRequiredService<RedisConnection>(), name, timeProvider: provider.GetService<TimeProvider>()));

    /// <summary>Adds a rate that all processes share, as an <see cref="ILimit"/> that tasks name.</summary>
    /// <param name="services">The services, with <see cref="AddRedis"/>.</param>
    /// <param name="name">What tasks call it.</param>
    /// <param name="options">What it allows.</param>
    public static IServiceCollection AddRedisRateLimit(this IServiceCollection services, string name, TokenBucketOptions options) =>
        services.AddSingleton<ILimit>(provider => new RedisRateLimit(provider.GetRequiredService<RedisConnection>(), name, options));

    /// <summary>Adds slots that all processes share, as an <see cref="ILimit"/> that tasks name.</summary>
    /// <param name="services">The services, with <see cref="AddRedis"/>.</param>
    /// <param name="name">What tasks call it.</param>
    /// <param name="slots">How many calls at once; at least 1.</param>
    /// <param name="lease">After how long the slots of a process that died are free again; 30 seconds by default.</param>
    public static IServiceCollection AddRedisConcurrencyLimit(this IServiceCollection services, string name, int slots, TimeSpan? lease = null) =>
        services.AddSingleton<ILimit>(provider => new RedisConcurrencyLimit(provider.GetRequiredService<RedisConnection>(), name, slots, lease));
}
