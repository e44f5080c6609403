using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RagKit.Caching;
using RagKit.Runs;
using RagKit.Schedules;
using RagKit.Testing.Time;

namespace RagKit.Flows.Tests.DependencyInjection;

/// <summary>Flows in a host: what it registers is what they work with, and what a process left behind goes on.</summary>
public sealed class HostedFlowTests
{
    private static readonly FlowTask<int, int> Multiply =
        FlowTask.Create("multiply", static (int number, TaskRun _) => Task.FromResult(number * number), new TaskOptions { Cache = CachePolicy.Inputs });

    private static readonly Flow<int, int> Square = Flow.Create("square", async (int number, FlowRun run) => await run.CallAsync(Multiply, number));

    private readonly ManualTime _time = new();
    private readonly MemoryRunStore _ledger = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_runner_knows_the_hosts_flows_and_tasks_and_works_with_its_stores()
    {
        await using ServiceProvider host = Services().AddFlow(Square).AddTask(Multiply).AddFlow(_ => Flow.Create("other", static run => Task.FromResult(1))).BuildServiceProvider();
        FlowRunner runner = host.GetRequiredService<FlowRunner>();
        Assert.Equal(["other", "square"], runner.Catalog.Flows.Select(flow => flow.Name));
        Assert.Equal(["multiply"], runner.Catalog.Tasks.Select(task => task.Name));
        Assert.Same(_ledger, runner.Runs);
        Assert.Equal(9, await runner.RunAsync(Square, 3, new RunOptions { Id = "nine" }, Ends));
        Assert.Equal(_time.GetUtcNow(), (await _ledger.FindRunAsync("nine", Ends))!.CreatedAt);
    }

    [Fact]
    public async Task The_hosts_own_hybrid_cache_is_used_where_there_is_one()
    {
        DurableHybridCache cache = new(new MemoryCacheStore());
        await using ServiceProvider host = Services().AddSingleton<HybridCache>(cache).AddFlow(Square).BuildServiceProvider();
        FlowRunner runner = host.GetRequiredService<FlowRunner>();
        Assert.Same(cache, runner.Cache);
        Assert.Equal(9, await runner.RunAsync(Square, 3, cancellationToken: Ends));
        Assert.Single(await cache.ListAsync(cancellationToken: Ends).ToListAsync(Ends));
    }

    [Fact]
    public void Two_flows_of_one_name_in_a_host_are_refused_by_that_name()
    {
        using ServiceProvider host = Services().AddFlow(Square).AddFlow(Flow.Create("square", static run => Task.FromResult(1))).BuildServiceProvider();
        Assert.Contains("'square'", Assert.Throws<FlowException>(() => host.GetRequiredService<FlowRunner>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_goes_on_with_what_the_one_before_was_stopped_in()
    {
        TaskCompletionSource<bool> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int firsts = 0;
        bool isSecondHost = false;
        FlowTask<int, int> first = FlowTask.Create("first", (int number, TaskRun _) => Task.FromResult(Interlocked.Increment(ref firsts)));
        FlowTask<int, string> last = FlowTask.Create("last", async (int number, TaskRun task) =>
        {
            begun.TrySetResult(true);
            if (!isSecondHost)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, task.CancellationToken);
            return $"done {number}";
        });
        Flow<int, string> flow = Flow.Create("deployed", async (int number, FlowRun run) => await run.CallAsync(last, await run.CallAsync(first, number)));

        using (IHost host = Host(services => services.AddFlow(flow)))
        {
            await host.StartAsync(Ends);
            await host.Services.GetRequiredService<FlowRunner>().StartAsync(flow, 5, new RunOptions { Id = "deploy" }, Ends);
            await begun.Task;
            await host.StopAsync(Ends);
        }
        Assert.Equal(RunState.Crashed, (await _ledger.FindRunAsync("deploy", Ends))!.State);

        isSecondHost = true;
        using (IHost host = Host(services => services.AddFlow(flow)))
        {
            await host.StartAsync(Ends);
            await EventuallyAsync(async () => (await _ledger.FindRunAsync("deploy", Ends))!.State == RunState.Completed);
            Assert.Equal("done 1", await host.Services.GetRequiredService<FlowRunner>().RunAsync(flow, 5, new RunOptions { Id = "deploy" }, Ends));
            await host.StopAsync(Ends);
        }
        Assert.Equal(1, firsts);
    }

    [Fact]
    public async Task A_schedule_runs_its_flow_once_for_each_time_under_an_id_of_that_time()
    {
        List<int> inputs = [];
        Flow<int, int> flow = Flow.Create("nightly", (int number, FlowRun run) =>
        {
            lock (inputs)
                inputs.Add(number);
            return Task.FromResult(number);
        });
        using IHost host = Host(services => services.AddFlowSchedule("at three", Schedule.Cron("0 3 * * *"), flow, 7));
        await host.StartAsync(Ends);
        await EventuallyAsync(() => new(_time.Waiting > 0));
        for (int hour = 0; hour < 49; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await Task.Delay(5, Ends);
        }
        await EventuallyAsync(() => new(inputs.Count == 2));
        await host.StopAsync(Ends);
        List<RunInfo> runs = await _ledger.ListRunsAsync(new RunFilter(), Ends).ToListAsync(Ends);
        Assert.Equal(["at three-20260101-030000", "at three-20260102-030000"], runs.Select(run => run.Id).Order(StringComparer.Ordinal));
        Assert.Equal([7, 7], inputs);
    }

    [Fact]
    public async Task A_run_that_was_set_for_a_time_begins_then()
    {
        using IHost host = Host(services => services.AddFlow(Square));
        await host.StartAsync(Ends);
        string id = await host.Services.GetRequiredService<FlowRunner>().ScheduleAsync(Square, 4, _time.GetUtcNow() + TimeSpan.FromMinutes(10), cancellationToken: Ends);
        Assert.Equal(RunState.Scheduled, (await _ledger.FindRunAsync(id, Ends))!.State);
        await EventuallyAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            return (await _ledger.FindRunAsync(id, Ends))!.State == RunState.Completed;
        });
        Assert.True((await _ledger.FindRunAsync(id, Ends))!.UpdatedAt >= new DateTimeOffset(2026, 1, 1, 0, 10, 0, TimeSpan.Zero));
        await host.StopAsync(Ends);
    }

    private ServiceCollection Services()
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<IRunStore>(_ledger);
        return services;
    }

    private IHost Host(Action<IServiceCollection> add)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<TimeProvider>(_time).AddSingleton<IRunStore>(_ledger);
        add(builder.Services);
        return builder.Build();
    }

    private static async Task EventuallyAsync(Func<ValueTask<bool>> holds)
    {
        for (int look = 0; look < 2000; look++)
        {
            if (await holds())
                return;
            await Task.Delay(5, Ends);
        }
        Assert.Fail("It did not come to that.");
    }
}
