using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using RagKit.Queues;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>
/// Spans and instruments, both named <c>RagKit.Flows</c>: a span a run and a task's call; <c>ragkit.flows.task.duration</c> (seconds),
/// <c>.task.attempts</c> (a call), <c>.task.retries</c>, <c>.cache.hits</c>, <c>.tasks.active</c> (calls in flight), <c>.tasks.queued</c>
/// (those of them that wait for a limit), <c>.run.duration</c> (seconds), <c>.runs.active</c>, <c>.queue.depth</c> (a work queue's items).
/// </summary>
internal static class FlowTelemetry
{
    public const string Name = "RagKit.Flows";

    private static readonly string[] StateNames = [.. Enum.GetNames<RunState>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> TaskDuration = Meter.CreateHistogram<double>("ragkit.flows.task.duration", "s", "How long calls of tasks took, all attempts together.");
    private static readonly Histogram<int> TaskAttempts = Meter.CreateHistogram<int>("ragkit.flows.task.attempts", "{attempt}", "How often the bodies of calls were run; 0 for what was in the cache.");
    private static readonly UpDownCounter<long> ActiveTasks = Meter.CreateUpDownCounter<long>("ragkit.flows.tasks.active", "{call}", "Calls of tasks in flight, those that wait for a limit too.");
    private static readonly UpDownCounter<long> QueuedTasks = Meter.CreateUpDownCounter<long>("ragkit.flows.tasks.queued", "{call}", "Calls of tasks that wait for a limit.");
    private static readonly Gauge<long> QueueDepth = Meter.CreateGauge<long>("ragkit.flows.queue.depth", "{item}", "Items of a work queue, by their state.");
    private static readonly Counter<long> TaskRetries = Meter.CreateCounter<long>("ragkit.flows.task.retries", "{retry}", "Attempts that failed and were followed by another.");
    private static readonly Counter<long> CacheHits = Meter.CreateCounter<long>("ragkit.flows.cache.hits", "{call}", "Calls whose result was in the cache.");
    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>("ragkit.flows.run.duration", "s", "How long runs were at work.");
    private static readonly UpDownCounter<long> ActiveRuns = Meter.CreateUpDownCounter<long>("ragkit.flows.runs.active", "{run}", "Runs at work.");

    /// <summary>Whether anybody wants to know how much a work queue holds, which has to be asked.</summary>
    public static bool MeasuresQueues => QueueDepth.Enabled;

    public static Activity? StartTask(TaskRun task)
    {
        ActiveTasks.Add(1, new KeyValuePair<string, object?>("task", task.Name));
        if (!Source.HasListeners())
            return null;
        return Source.StartActivity(task.DisplayName)?.SetTag("ragkit.task", task.Name).SetTag("ragkit.run", task.RunId);
    }

    public static Activity? StartRun(RunExecution run)
    {
        ActiveRuns.Add(1, new KeyValuePair<string, object?>("flow", run.Flow.Name));
        return Source.HasListeners() ? Source.StartActivity(run.DisplayName)?.SetTag("ragkit.flow", run.Flow.Name).SetTag("ragkit.run", run.Id) : null;
    }

    /// <summary>Marks a span as failed; always true, so that it can stand in an exception filter.</summary>
    public static bool Note(Activity? activity, Exception error)
    {
        activity?.AddException(error).SetStatus(ActivityStatusCode.Error, error.Message);
        return true;
    }

    public static void TaskEnded(string task, RunState state, int attempts, long began)
    {
        ActiveTasks.Add(-1, new KeyValuePair<string, object?>("task", task));
        if (TaskAttempts.Enabled)
            TaskAttempts.Record(attempts, new KeyValuePair<string, object?>("task", task));
        if (TaskDuration.Enabled)
            TaskDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new("task", task), new("state", NameOf(state)));
    }

    /// <summary>A call begins (1) or ends (-1) to wait for a limit.</summary>
    public static void Queued(string task, int change) => QueuedTasks.Add(change, new KeyValuePair<string, object?>("task", task));

    public static void QueueCounted(string queue, WorkQueueCounts counts)
    {
        Record("ready", counts.Ready);
        Record("delayed", counts.Delayed);
        Record("leased", counts.Leased);
        Record("dead", counts.Dead);

        void Record(string state, long items) => QueueDepth.Record(items, new("queue", queue), new("state", state));
    }

    public static void Retried(string task) => TaskRetries.Add(1, new KeyValuePair<string, object?>("task", task));

    public static void CacheHit(string task) => CacheHits.Add(1, new KeyValuePair<string, object?>("task", task));

    public static void RunEnded(string flow, RunState state, TimeSpan duration)
    {
        ActiveRuns.Add(-1, new KeyValuePair<string, object?>("flow", flow));
        RunDuration.Record(duration.TotalSeconds, new("flow", flow), new("state", NameOf(state)));
    }

    private static string NameOf(RunState state) => StateNames[(int)state];
}
