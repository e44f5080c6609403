using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RagKit.Caching;
using RagKit.Flows;
using RagKit.Limits;
using RagKit.Queues;
using RagKit.Redis;

namespace RagKit.Stores.Redis.Tests;

public sealed class HostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_gets_all_over_one_connection_whose_string_is_in_its_configuration()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:redis", server.ConnectionString)]);
        builder.Services.AddRedis().AddRedisCache().AddRedisDocuments().AddRedisQueue("mail")
            .AddRedisConcurrencyLimit("slots", 2).AddRedisRateLimit("rate", new TokenBucketOptions { Calls = 100 }).AddFlows();
        using IHost host = builder.Build();
        Assert.Equal(server.ConnectionString, host.Services.GetRequiredService<RedisConnection>().Server);
        Assert.IsType<RedisCacheStore>(host.Services.GetRequiredService<ICacheStore>());
        Assert.Equal(1, await host.Services.GetRequiredKeyedService<IWorkQueue>("mail").EnqueueAsync([new WorkItem("a", default)], Cancellation));
        Assert.Single(await host.Services.GetRequiredService<IDocumentStore>().WriteAsync([new byte[] { 1 }], Cancellation));

        FlowTask<int, int> twice = FlowTask.Create("twice", (int value, TaskRun _) => Task.FromResult(2 * value), new TaskOptions { Limits = ["slots", "rate"], Cache = CachePolicy.Inputs });
        Flow<int, int> flow = Flow.Create("flow", async (int value, FlowRun run) => await run.CallAsync(twice, value));
        RunHandle<int> handle = await host.Services.GetRequiredService<FlowRunner>().StartAsync(flow, 21, cancellationToken: Cancellation);
        Assert.Equal(42, await handle.Result);
        List<CacheEntry> cached = [];
        await foreach (CacheEntry entry in host.Services.GetRequiredService<RedisCacheStore>().ListAsync(null, Cancellation))
            cached.Add(entry);
        Assert.Single(cached);
    }

    [Fact]
    public async Task A_connection_string_may_be_given_as_it_is()
    {
        ServiceCollection services = new();
        services.AddRedis("cache.example:7000,password=x");
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal("cache.example:7000", provider.GetRequiredService<RedisConnection>().Server);
    }
}
