using System.Diagnostics;

namespace RagKit.Stages.Tests;

/// <summary>What the tests of stages have in common.</summary>
internal static class StageRuns
{
    public static readonly StageRunOptions Four = new() { Preset = PipelinePreset.Local with { Workers = 4, Capacity = 8, BatchSize = 8 } };

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<List<T>> ListAsync<T>(this StagePipeline<T> pipeline, StageRunOptions? options = null, CancellationToken? cancellationToken = null)
    {
        List<T> results = [];
        await foreach (T result in pipeline.AsAsyncEnumerable(options ?? Four, cancellationToken ?? Cancellation))
            results.Add(result);
        return results;
    }

    public static async Task<List<StageOutcome<T>>> OutcomesAsync<T>(this StagePipeline<T> pipeline, StageRunOptions? options = null)
    {
        List<StageOutcome<T>> outcomes = [];
        await using StageRun<T> run = pipeline.Start(options ?? Four, Cancellation);
        await foreach (StageOutcome<T> outcome in run.OutcomesAsync())
            outcomes.Add(outcome);
        return outcomes;
    }

    /// <summary>Lets other threads go on until something is so; fails after half a minute.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "It did not come to it in half a minute.");
            // Other threads' work needs time of its own before a clock that stands still is set forward again.
            await Task.Delay(1);
        }
    }

    /// <summary>Gives other threads' work some turns, for what must not happen.</summary>
    public static async Task SettleAsync(Func<object>? state = null)
    {
        object? before = null;
        for (int quiet = 0; quiet < 300; quiet++)
        {
            await Task.Yield();
            Thread.Yield();
            object? now = state?.Invoke();
            if (!Equals(now, before))
                (before, quiet) = (now, 0);
        }
    }
}
