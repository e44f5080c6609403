using Microsoft.Extensions.Diagnostics.HealthChecks;
using RagKit.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the connection to Redis to a host's health checks.</summary>
public static class RedisHealthChecksBuilderExtensions
{
    /// <summary>
    /// Checks the connection that <c>services.AddRedis(...)</c> added: unhealthy when the server does not answer in time, degraded when it is set up so that it may lose what is kept
    /// there. The data name server, version, usedBytes and maxBytes, without secrets.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks()</c> gave.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What is reported in the place of unhealthy; <see langword="null"/> for that.</param>
    /// <param name="tags">The check's tags, such as <c>ready</c>.</param>
    public static IHealthChecksBuilder AddRedisConnection(
        this IHealthChecksBuilder builder, string name = "redis", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, services => new RedisHealthCheck(services.GetRequiredService<RedisConnection>()), failureStatus, tags));
    }
}
