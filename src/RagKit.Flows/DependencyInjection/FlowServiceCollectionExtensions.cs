using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagKit.Caching;
using RagKit.Flows;
using RagKit.Limits;
using RagKit.Runs;
using RagKit.Schedules;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds flows to a host.</summary>
public static class FlowServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="FlowRunner"/> and a <see cref="FlowCatalog"/> as singletons, and a hosted service that resumes what a process left
    /// behind, starts scheduled runs, and fires schedules. The runner works with what the host registers: <see cref="IRunStore"/>,
    /// <see cref="IDeadLetterStore"/>, <see cref="ICacheStore"/>, <see cref="HybridCache"/>, <see cref="ILimit"/>s, <see cref="IRunNotification"/>s,
    /// <see cref="TimeProvider"/>, <see cref="ILoggerFactory"/>. Calling it again changes nothing.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="options">What the runner works with in the place of what is registered.</param>
    public static IServiceCollection AddFlows(this IServiceCollection services, Func<IServiceProvider, FlowRunnerOptions>? options = null)
    {
        if (options is not null)
            services.TryAddSingleton(options);
        services.TryAddSingleton(static provider =>
        {
            FlowCatalog catalog = new();
            foreach (Flow flow in provider.GetServices<Flow>().Concat(provider.GetServices<FlowSchedule>().Select(schedule => schedule.Flow)))
                catalog.Add(flow);
            foreach (FlowTask task in provider.GetServices<FlowTask>())
                catalog.Add(task);
            return catalog;
        });
        services.TryAddSingleton(static provider => new FlowRunner(Complete(provider), provider.GetRequiredService<FlowCatalog>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FlowService>());
        return services;
    }

    /// <summary>Adds a flow, so that its runs can be resumed and scheduled. Adds what <see cref="AddFlows"/> does.</summary>
    public static IServiceCollection AddFlow(this IServiceCollection services, Flow flow) => services.AddFlows().AddSingleton(flow);

    /// <summary>Adds a flow that is made from the host's services.</summary>
    public static IServiceCollection AddFlow(this IServiceCollection services, Func<IServiceProvider, Flow> flow) => services.AddFlows().AddSingleton(flow);

    /// <summary>Adds a task, so that its dead letters can be redriven. Adds what <see cref="AddFlows"/> does.</summary>
    public static IServiceCollection AddTask(this IServiceCollection services, FlowTask task) => services.AddFlows().AddSingleton(task);

    /// <summary>Adds a task that is made from the host's services.</summary>
    public static IServiceCollection AddTask(this IServiceCollection services, Func<IServiceProvider, FlowTask> task) => services.AddFlows().AddSingleton(task);

    /// <summary>Adds a flow that runs on a schedule, under the schedule's name. Of several hosts that share a store, one runs it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The schedule's name, which is part of the runs' ids.</param>
    /// <param name="schedule">When.</param>
    /// <param name="flow">What.</param>
    /// <param name="input">With what.</param>
    public static IServiceCollection AddFlowSchedule<TIn, TOut>(this IServiceCollection services, string name, Schedule schedule, Flow<TIn, TOut> flow, TIn input) =>
        services.AddFlowSchedule(name, schedule, _ => flow, input);

    /// <summary>Adds a flow made from the host's services that runs on a schedule, such as a corpus's <c>IngestFlow</c>.</summary>
    /// <inheritdoc cref="AddFlowSchedule{TIn, TOut}(IServiceCollection, string, Schedule, Flow{TIn, TOut}, TIn)" path="/param" />
    public static IServiceCollection AddFlowSchedule<TIn, TOut>(
        this IServiceCollection services, string name, Schedule schedule, Func<IServiceProvider, Flow<TIn, TOut>> flow, TIn input) =>
        services.AddFlows().AddSingleton(provider => ScheduleOf(name, schedule, flow(provider), input));

    /// <summary>Adds a flow without an input, made from the host's services, that runs on a schedule.</summary>
    /// <inheritdoc cref="AddFlowSchedule{TIn, TOut}(IServiceCollection, string, Schedule, Flow{TIn, TOut}, TIn)" path="/param" />
    public static IServiceCollection AddFlowSchedule<TOut>(this IServiceCollection services, string name, Schedule schedule, Func<IServiceProvider, Flow<Nothing, TOut>> flow) =>
        services.AddFlowSchedule(name, schedule, flow, default);

    /// <summary>Adds a flow without an input that runs on a schedule, under the schedule's name.</summary>
    public static IServiceCollection AddFlowSchedule<TOut>(this IServiceCollection services, string name, Schedule schedule, Flow<Nothing, TOut> flow) =>
        services.AddFlowSchedule(name, schedule, flow, default);

    private static FlowSchedule ScheduleOf<TIn, TOut>(string name, Schedule schedule, Flow<TIn, TOut> flow, TIn input) => new(name, schedule, flow, async (runner, id, cancellationToken) =>
    {
        // Not cancelled with the host: its runner stops the run when it is disposed, and the next host goes on with it.
        RunHandle<TOut> run = await runner.StartAsync(flow, input, new RunOptions { Id = id }, CancellationToken.None).ConfigureAwait(false);
        await run.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
    });

    private static FlowRunnerOptions Complete(IServiceProvider provider)
    {
        FlowRunnerOptions given = provider.GetService<Func<IServiceProvider, FlowRunnerOptions>>()?.Invoke(provider) ?? new();
        return given with
        {
            Runs = given.Runs ?? provider.GetService<IRunStore>(),
            DeadLetters = given.DeadLetters ?? provider.GetService<IDeadLetterStore>(),
            Values = given.Values ?? provider.GetService<ICacheStore>(),
            Cache = given.Cache ?? provider.GetService<HybridCache>(),
            Limits = given.Limits.Count > 0 ? given.Limits : [.. provider.GetServices<ILimit>()],
            Notifications = given.Notifications.Count > 0 ? given.Notifications : [.. provider.GetServices<IRunNotification>()],
            Time = given.Time == TimeProvider.System ? provider.GetService<TimeProvider>() ?? TimeProvider.System : given.Time,
            Logging = given.Logging ?? provider.GetService<ILoggerFactory>(),
        };
    }
}
