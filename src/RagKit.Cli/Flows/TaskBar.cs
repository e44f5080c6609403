using System.Text;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>A bar in which each state of a task's calls has its part.</summary>
internal static class TaskBar
{
    private const int Width = 24;

    private static readonly RunState[] Order =
    [
        RunState.Completed, RunState.Cached, RunState.Failed, RunState.TimedOut, RunState.Crashed, RunState.Cancelled, RunState.RolledBack,
        RunState.Paused, RunState.Running, RunState.Retrying, RunState.Scheduled, RunState.Pending,
    ];

    /// <summary>The bar as Spectre's markup.</summary>
    public static string Of(TaskView task)
    {
        StringBuilder bar = new();
        long sum = 0;
        int drawn = 0;
        foreach (RunState state in Order)
        {
            if (!task.Counts.TryGetValue(state, out long count))
                continue;
            sum += count;
            int end = (int)(Width * sum / task.Known);
            // However few have failed, they are seen.
            if (end == drawn && state is RunState.Failed or RunState.TimedOut or RunState.Crashed && drawn < Width)
                end++;
            if (end > drawn)
                bar.Append('[').Append(StateText.Colour(state)).Append(']').Append('━', end - drawn).Append("[/]");
            drawn = Math.Max(drawn, end);
        }
        return bar.ToString();
    }
}
