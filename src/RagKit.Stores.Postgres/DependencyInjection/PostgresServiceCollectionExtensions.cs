using Microsoft.Extensions.DependencyInjection.Extensions;
using RagKit.Caching;
using RagKit.Postgres;
using RagKit.Runs;
using RagKit.Schedules;
using RagKit.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the stores on PostgreSQL to a host.</summary>
public static class PostgresServiceCollectionExtensions
{
    /// <summary>
    /// Keeps runs, cached results, dead letters and schedules in a PostgreSQL database, whose tables are made when they are first used: registers
    /// a <see cref="PostgresFlowStore"/> and a <see cref="PostgresCacheStore"/> as themselves and as every store that <c>AddFlows</c> works with. What the
    /// host registered before stays.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">The database, such as <c>Host=localhost;Database=rag;Username=rag;Password=...</c>.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IServiceCollection AddPostgresFlowStore(this IServiceCollection services, string connectionString, PostgresOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return AddFlowStore(services, _ => connectionString, options);
    }

    /// <summary>The same, with the connection string of a name in the host's configuration: <c>ConnectionStrings:rag</c> for "rag".</summary>
    /// <param name="services">The services; when the store is made, an <c>IConfiguration</c> must be among them.</param>
    /// <param name="name">The connection string's name.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IServiceCollection AddPostgresFlowStoreFromConfiguration(this IServiceCollection services, string name, PostgresOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return AddFlowStore(services, provider => ConfiguredConnection.Find(provider, name), options);
    }

    /// <summary>Keeps documents and originals in a PostgreSQL database: registers a <see cref="PostgresDocumentStore"/> as itself and as <see cref="IDocumentStore"/>. What the host registered before stays.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">The database, such as <c>Host=localhost;Database=rag;Username=rag;Password=...</c>.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IServiceCollection AddPostgresDocumentStore(this IServiceCollection services, string connectionString, PostgresOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return AddDocumentStore(services, _ => connectionString, options);
    }

    /// <summary>The same, with the connection string of a name in the host's configuration: <c>ConnectionStrings:rag</c> for "rag".</summary>
    /// <param name="services">The services; when the store is made, an <c>IConfiguration</c> must be among them.</param>
    /// <param name="name">The connection string's name.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IServiceCollection AddPostgresDocumentStoreFromConfiguration(this IServiceCollection services, string name, PostgresOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return AddDocumentStore(services, provider => ConfiguredConnection.Find(provider, name), options);
    }

    private static IServiceCollection AddFlowStore(IServiceCollection services, Func<IServiceProvider, string> connection, PostgresOptions? options)
    {
        options?.Validate();
        services.TryAddSingleton(provider => new PostgresFlowStore(connection(provider), options, provider.GetService<TimeProvider>()));
        services.TryAddSingleton(provider => new PostgresCacheStore(connection(provider), options));
        services.TryAddSingleton<IRunStore>(static provider => provider.GetRequiredService<PostgresFlowStore>());
        services.TryAddSingleton<IDeadLetterStore>(static provider => provider.GetRequiredService<PostgresFlowStore>());
        services.TryAddSingleton<IScheduleStore>(static provider => provider.GetRequiredService<PostgresFlowStore>());
        services.TryAddSingleton<ICacheStore>(static provider => provider.GetRequiredService<PostgresCacheStore>());
        return services;
    }

    private static IServiceCollection AddDocumentStore(IServiceCollection services, Func<IServiceProvider, string> connection, PostgresOptions? options)
    {
        options?.Validate();
        services.TryAddSingleton(provider => new PostgresDocumentStore(connection(provider), options, provider.GetService<TimeProvider>()));
        services.TryAddSingleton<IDocumentStore>(static provider => provider.GetRequiredService<PostgresDocumentStore>());
        return services;
    }
}
