using Microsoft.Extensions.Caching.Hybrid;
using RagKit.Resilience;

namespace RagKit.Flows;

/// <summary>What a runner needs to run a task: made once, shared by all its calls. Thread-safe.</summary>
internal sealed class TaskRuntime<TIn, TOut>(FlowTask<TIn, TOut> task, FlowRunner runner)
{
    /// <summary>Looks a value up but writes none: that is done when it is committed.</summary>
    public static HybridCacheEntryOptions Unwritten { get; } = new()
    {
        Flags = HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite,
    };

    public FlowTask<TIn, TOut> Task { get; } = task;

    public FlowRunner Runner { get; } = runner;

    public Attempts? Attempts { get; } = Attempts.For(task.Options.Retry, task.Name, runner.Time);

    /// <summary>By which all cached results of the task can be removed.</summary>
    public string[] CacheTags { get; } = [.. task.Options.Tags.Prepend($"task:{task.Name}").Distinct(StringComparer.Ordinal)];

    public HybridCacheEntryOptions CacheOptions { get; } = new() { Expiration = task.Options.Cache.Expiration };
}
