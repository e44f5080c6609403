using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>A bar in which each state of a task's calls has its part.</summary>
internal static class TaskBar
{
    private static readonly RunState[] Order =
    [
        RunState.Completed, RunState.Cached, RunState.Failed, RunState.TimedOut, RunState.Crashed, RunState.Cancelled, RunState.RolledBack,
        RunState.Paused, RunState.Running, RunState.Retrying, RunState.Scheduled, RunState.Pending,
    ];

    /// <summary>How much of the bar each state has, from left to right: together its width.</summary>
    public static IEnumerable<(RunState State, int Length)> Of(TaskView task, int width)
    {
        long sum = 0;
        int drawn = 0;
        foreach (RunState state in Order)
        {
            if (!task.Counts.TryGetValue(state, out long count))
                continue;
            sum += count;
            int end = (int)(width * sum / task.Known);
            // However few have failed, they are seen.
            if (end == drawn && end < width && state is RunState.Failed or RunState.TimedOut or RunState.Crashed)
                end++;
            if (end > drawn)
                yield return (state, end - drawn);
            drawn = Math.Max(drawn, end);
        }
    }
}
