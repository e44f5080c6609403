using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RagKit.Stages;

/// <summary>
/// The instruments of stages in the meter <c>RagKit.Flows</c>, each tagged with <c>pipeline</c> and <c>stage</c>:
/// <c>ragkit.stage.queued</c>, <c>ragkit.stage.in_flight</c>, <c>ragkit.stage.workers</c>, <c>ragkit.stage.items</c>,
/// <c>ragkit.stage.failures</c> and <c>ragkit.stage.duration</c> (of an item, or of a batch). They cost next to nothing while nobody listens.
/// </summary>
internal static class StageMetrics
{
    private static readonly ConcurrentDictionary<PipelineRun, bool> Running = new();
    private static readonly Meter Meter = new("RagKit.Flows");
    private static readonly Counter<long> Items = Meter.CreateCounter<long>("ragkit.stage.items", "{item}", "Items that stages are done with");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("ragkit.stage.failures", "{item}", "Items that stages could not do");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("ragkit.stage.duration", "s", "How long stages work on an item or a batch");

    static StageMetrics()
    {
        Meter.CreateObservableGauge("ragkit.stage.queued", static () => Observe(static stage => stage.Queued), "{item}", "Items that wait before a stage");
        Meter.CreateObservableGauge("ragkit.stage.in_flight", static () => Observe(static stage => stage.InFlight), "{item}", "Items that a stage works on");
        Meter.CreateObservableGauge("ragkit.stage.workers", static () => Observe(static stage => stage.Workers), "{worker}", "Workers of a stage");
    }

    public static bool IsListenedTo => Duration.Enabled || Items.Enabled;

    /// <summary>Shows a run's stages until it is disposed.</summary>
    public static IDisposable Watch(PipelineRun run)
    {
        Running[run] = true;
        return new Watched(run);
    }

    /// <param name="run">Whose stage.</param>
    /// <param name="stage">Which stage.</param>
    /// <param name="items">How many items it is done with.</param>
    /// <param name="busy">How long they took, in ticks of the run's clock.</param>
    public static void Finished(PipelineRun run, string stage, int items, long busy)
    {
        TagList tags = Tags(run, stage);
        Items.Add(items, tags);
        Duration.Record((double)busy / run.Options.Time.TimestampFrequency, tags);
    }

    public static void Failed(PipelineRun run, string stage) => Failures.Add(1, Tags(run, stage));

    private static TagList Tags(PipelineRun run, string stage) => new() { { "pipeline", run.Options.Name }, { "stage", stage } };

    private static IEnumerable<Measurement<int>> Observe(Func<StageProgress, int> value) =>
        from run in Running.Keys
        from stage in run.Stages
        let progress = stage.Progress
        select new Measurement<int>(value(progress), new("pipeline", run.Options.Name), new("stage", progress.Stage));

    private sealed class Watched(PipelineRun run) : IDisposable
    {
        public void Dispose() => Running.TryRemove(run, out _);
    }
}
