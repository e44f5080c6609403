using Microsoft.Extensions.DependencyInjection.Extensions;
using RagKit.Caching;
using RagKit.Runs;
using RagKit.Schedules;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the embedded store of flows to a host.</summary>
public static class SqliteFlowServiceCollectionExtensions
{
    /// <summary>
    /// Keeps runs, cached results, dead letters and schedules in one SQLite file, which is made, with its folder, when it is first used:
    /// registers a <see cref="SqliteFlowStore"/> as itself and as every store that <c>AddFlows</c> works with. What the host registered
    /// before stays.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The file, such as <c>flows.db</c>.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static IServiceCollection AddSqliteFlowStore(this IServiceCollection services, string path, SqliteFlowStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options?.Validate();
        services.TryAddSingleton(provider => new SqliteFlowStore(path, options, provider.GetService<TimeProvider>()));
        services.TryAddSingleton<IRunStore>(static provider => provider.GetRequiredService<SqliteFlowStore>());
        services.TryAddSingleton<IDeadLetterStore>(static provider => provider.GetRequiredService<SqliteFlowStore>());
        services.TryAddSingleton<ICacheStore>(static provider => provider.GetRequiredService<SqliteFlowStore>());
        services.TryAddSingleton<IScheduleStore>(static provider => provider.GetRequiredService<SqliteFlowStore>());
        return services;
    }
}
