using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RagKit.Stages.Tests;

public sealed class StageMetricsTests
{
    [Fact]
    public async Task Stages_show_their_queues_their_work_and_what_they_did()
    {
        ConcurrentDictionary<string, double> sums = new();
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "RagKit.Flows" && instrument.Name.StartsWith("ragkit.stage.", StringComparison.Ordinal))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        listener.Start();

        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using StageRun<int> run = StagePipeline.From(Enumerable.Range(0, 20))
            .Then("wait", async (number, cancellationToken) =>
            {
                await gate.Task.WaitAsync(cancellationToken);
                return number == 7 ? throw new FormatException() : number;
            })
            .Batch("store", (_, _) => default, new BatchOptions { Size = 19, Linger = Timeout.InfiniteTimeSpan })
            .Start(StageRuns.Four with { Name = "metered" }, StageRuns.Cancellation);
        await StageRuns.UntilAsync(() => run.Progress[0] is { Queued: 8, InFlight: 4 });
        listener.RecordObservableInstruments();
        Assert.Equal((8, 4, 4), (sums["ragkit.stage.queued wait"], sums["ragkit.stage.in_flight wait"], sums["ragkit.stage.workers wait"]));

        gate.SetResult();
        Assert.Equal(20, await run.OutcomesAsync().CountAsync(StageRuns.Cancellation));

        Assert.Equal((20, 1, 20), (sums["ragkit.stage.items wait"], sums["ragkit.stage.failures wait"], sums["ragkit.stage.duration wait"]));
        Assert.Equal(20, sums["ragkit.stage.items store"]);
        sums.Clear();
        listener.RecordObservableInstruments();
        Assert.Empty(sums);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (!tags.Contains(new("pipeline", "metered")))
                return;
            foreach ((string key, object? tag) in tags)
            {
                if (key == "stage")
                    sums.AddOrUpdate($"{instrument.Name} {tag}", value, (_, sum) => sum + value);
            }
        }
    }
}
