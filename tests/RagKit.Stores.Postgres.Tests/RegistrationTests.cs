using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RagKit.Caching;
using RagKit.Postgres;
using RagKit.Runs;
using RagKit.Schedules;

namespace RagKit.Stores.Postgres.Tests;

public sealed class RegistrationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_connection_string_is_found_by_its_name()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:rag"] = await postgres.NewDatabaseAsync();
        builder.Services.AddPostgresFlowStoreFromConfiguration("rag").AddPostgresDocumentStoreFromConfiguration("rag");
        using IHost host = builder.Build();
        PostgresFlowStore store = host.Services.GetRequiredService<PostgresFlowStore>();
        Assert.Same(store, host.Services.GetRequiredService<IRunStore>());
        Assert.Same(store, host.Services.GetRequiredService<IDeadLetterStore>());
        Assert.Same(store, host.Services.GetRequiredService<IScheduleStore>());
        Assert.IsType<PostgresCacheStore>(host.Services.GetRequiredService<ICacheStore>());
        Assert.Null(await store.FindRunAsync("none", TestContext.Current.CancellationToken));
        Assert.Empty(await host.Services.GetRequiredService<IDocumentStore>().WriteAsync([], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_connection_string_that_is_not_there_is_named()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPostgresFlowStoreFromConfiguration("rag");
        using IHost host = builder.Build();
        Assert.Contains("set ConnectionStrings:rag", Assert.Throws<RagKitException>(host.Services.GetRequiredService<IRunStore>).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nonsense=1")]
    [InlineData("Database=rag")]
    public void A_connection_string_that_cannot_be_read_is_refused(string text) => Assert.Contains(
        "Host=localhost;Database=rag", Assert.Throws<ArgumentException>(() => new PostgresFlowStore(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_out_of_range_are_refused_when_they_are_registered() => Assert.Contains(
        "RetryFor (-00:00:01) must be between zero and one hour", Assert.Throws<ArgumentOutOfRangeException>(
            () => new ServiceCollection().AddPostgresFlowStore("Host=localhost", new PostgresOptions { RetryFor = TimeSpan.FromSeconds(-1) })).Message, StringComparison.Ordinal);
}
