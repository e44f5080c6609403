using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RagKit.Redis;

/// <summary>Asks the server how it stands; in bounded time, by <see cref="RedisOptions.ConnectTimeout"/> and <see cref="RedisOptions.CommandTimeout"/>.</summary>
internal sealed class RedisHealthCheck(RedisConnection connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            RedisStatus status = await connection.CheckAsync(cancellationToken).ConfigureAwait(false);
            Dictionary<string, object> data = new(StringComparer.Ordinal) { ["server"] = status.Server, ["version"] = status.Version, ["usedBytes"] = status.UsedBytes, ["maxBytes"] = status.MaxBytes };
            return status.Warnings.Count > 0 ? HealthCheckResult.Degraded(string.Join(' ', status.Warnings), data: data) : HealthCheckResult.Healthy($"Redis {status.Version} at {status.Server}.", data);
        }
        catch (RagKitException e)
        {
            return new(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
