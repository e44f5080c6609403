using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RagKit.Redis;

namespace RagKit.Stores.Redis.Tests;

public sealed class RedisHealthTests(SharedRedis redis)
{
    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_answers_is_healthy_or_degraded_by_what_it_warns_of()
    {
        RedisConnection connection = await redis.ConnectionAsync();
        RedisStatus status = await connection.CheckAsync(Ends);

        HealthReportEntry entry = await CheckAsync(connection);

        Assert.Equal(status.Warnings.Count > 0 ? HealthStatus.Degraded : HealthStatus.Healthy, entry.Status);
        Assert.Equal((status.Server, status.Version), (entry.Data["server"], entry.Data["version"]));
    }

    [Fact]
    public async Task A_server_that_is_away_is_unhealthy()
    {
        await using RedisConnection nobody = new("127.0.0.1:1,password=secret", new RedisOptions { ConnectTimeout = TimeSpan.FromSeconds(1) });

        HealthReportEntry entry = await CheckAsync(nobody);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("127.0.0.1:1", entry.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", entry.Description, StringComparison.Ordinal);
    }

    private static async Task<HealthReportEntry> CheckAsync(RedisConnection connection)
    {
        ServiceCollection services = new();
        services.AddSingleton(connection).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddHealthChecks().AddRedisConnection();
        await using ServiceProvider host = services.BuildServiceProvider();
        return (await host.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ends)).Entries["redis"];
    }
}
