namespace RagKit.Stages.Tests;

public sealed class StagePipelineTests
{
    [Fact]
    public async Task Every_item_goes_through_every_stage_once()
    {
        List<string> results = await StagePipeline.From(Enumerable.Range(0, 1000))
            .Then("double", number => 2 * number)
            .Then("wait", async (number, cancellationToken) =>
            {
                await Task.Yield();
                return number + 1;
            })
            .Batch("name", async (numbers, cancellationToken) =>
            {
                await Task.Yield();
                return numbers.Select(number => $"{number}").ToArray();
            })
            .ListAsync();

        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"{(2 * number) + 1}").Order(), results.Order());
    }

    [Fact]
    public async Task Expand_makes_any_number_of_items_of_each()
    {
        List<int> results = await StagePipeline.From([3, 0, 2])
            .Expand("repeat", number => Enumerable.Repeat(number, number))
            .Expand("stream", (number, _) => new[] { number, -number }.ToAsyncEnumerable())
            .ListAsync(StageRuns.Four with { Ordered = true });

        Assert.Equal([3, -3, 3, -3, 3, -3, 2, -2, 2, -2], results);
    }

    [Fact]
    public async Task A_stage_without_a_result_hands_its_items_on()
    {
        List<int> seen = [];
        List<IReadOnlyList<int>> batches = [];
        List<int> results = await StagePipeline.From([1, 2, 3])
            .Then("see", (number, _) =>
            {
                lock (seen)
                    seen.Add(number);
                return default;
            })
            .Batch("store", (numbers, _) =>
            {
                lock (batches)
                    batches.Add(numbers);
                return default;
            })
            .ListAsync();

        Assert.Equal([1, 2, 3], results.Order());
        Assert.Equal([1, 2, 3], seen.Order());
        Assert.Equal([1, 2, 3], batches.SelectMany(batch => batch).Order());
    }

    [Fact]
    public async Task A_pipeline_can_be_run_again_and_an_empty_one_ends()
    {
        StagePipeline<int> pipeline = StagePipeline.From(Enumerable.Range(0, 20)).Then("same", number => number);
        Assert.Equal(20, (await pipeline.ListAsync()).Count);
        Assert.Equal(20, (await pipeline.ListAsync()).Count);
        Assert.Equal([7, 8], await StagePipeline.From([7, 8]).ListAsync());
        Assert.Empty(await StagePipeline.From(Array.Empty<int>()).Then("same", number => number).Batch("all", (_, _) => default).ListAsync());
    }

    [Fact]
    public async Task RunAsync_tells_how_the_stages_stood_at_the_end()
    {
        IReadOnlyList<StageProgress> stages = await StagePipeline.From(Enumerable.Range(0, 100))
            .Then("parse", number => number % 10 == 0 ? throw new FormatException() : number)
            .Expand("cut", number => new[] { number, number })
            .Batch("store", (_, _) => default, new BatchOptions { Workers = 1 })
            .RunAsync(StageRuns.Four, StageRuns.Cancellation);

        Assert.Equal(
            [new("parse", 100, 90, 10, 0, 0, 4), new("cut", 90, 180, 0, 0, 0, 4), new("store", 180, 180, 0, 0, 0, 1)],
            stages);
    }

    [Fact]
    public async Task The_outcomes_of_a_run_can_be_read_once()
    {
        await using StageRun<int> run = StagePipeline.From([1]).Start(cancellationToken: StageRuns.Cancellation);
        await foreach (StageOutcome<int> outcome in run.OutcomesAsync())
            Assert.Equal((1, 1), (outcome.Value, outcome.Source));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await run.OutcomesAsync().CountAsync(StageRuns.Cancellation));
    }

    [Fact]
    public void Names_and_options_are_checked()
    {
        StagePipeline<int> pipeline = StagePipeline.From([1]).Then("parse", number => number);
        Assert.StartsWith("The pipeline has a stage 'parse' already", Assert.Throws<ArgumentException>(() => pipeline.Then("parse", number => number)).Message);
        Assert.Throws<ArgumentException>(() => pipeline.Then(" ", number => number));
        Assert.StartsWith("Stage 'get' would hand on tasks", Assert.Throws<ArgumentException>(() => pipeline.Then("get", number => Task.FromResult(number))).Message);
        Assert.Throws<ArgumentException>(() => pipeline.Then("get", number => ValueTask.FromResult(number)));
        AssertInvalid("Workers (0) must be 1 to 1,024.", () => pipeline.Then("a", number => number, new StageOptions { Workers = 0 }));
        AssertInvalid("Capacity (1000001) must be 1 to 1,000,000.", () => pipeline.Expand("a", number => new[] { number }, new StageOptions { Capacity = 1_000_001 }));
        AssertInvalid("Size (-1) must be 1 to 1,000,000.", () => pipeline.Batch("a", (_, _) => default, new BatchOptions { Size = -1 }));
        AssertInvalid("MaxWeight (0) must be at least 1.", () => pipeline.Batch("a", (_, _) => default, new BatchOptions { MaxWeight = 0 }, weight: _ => 1));
        AssertInvalid("MaxWeight (5) needs a weight function", () => pipeline.Batch("a", (_, _) => default, new BatchOptions { MaxWeight = 5 }));
        AssertInvalid("A weight function needs a limit", () => pipeline.Batch("a", (_, _) => default, weight: _ => 1));
        AssertInvalid("Linger (-00:00:05) must be 0 to 1 day", () => pipeline.Batch("a", (_, _) => default, new BatchOptions { Linger = TimeSpan.FromSeconds(-5) }));
        AssertInvalid("Window (0) must be 1 to 1,000,000.", () => pipeline.Start(cancellationToken: StageRuns.Cancellation, options: new StageRunOptions { Window = 0 }));
        AssertInvalid("RebalanceEvery (00:00:00.0010000) must be 10 ms to 1 day.", () => pipeline.Start(cancellationToken: StageRuns.Cancellation, options: new StageRunOptions { RebalanceEvery = TimeSpan.FromMilliseconds(1) }));
        AssertInvalid("BatchSize (0) must be 1 to 1,000,000.", () => pipeline.Start(cancellationToken: StageRuns.Cancellation, options: new StageRunOptions { Preset = new() { BatchSize = 0 } }));
        Assert.StartsWith("Stage 'urgent' has a priority, and the run is to be ordered", Assert.Throws<ArgumentException>(
            () => pipeline.Then("urgent", number => number, priority: number => number).Start(new StageRunOptions { Ordered = true }, StageRuns.Cancellation)).Message);
    }

    [Fact]
    public void Presets_are_as_documented()
    {
        Assert.Equal((Math.Clamp(Environment.ProcessorCount, 1, 16), 64, 32, TimeSpan.Zero), Numbers(PipelinePreset.Local));
        Assert.Equal((8, 128, 100, TimeSpan.FromMilliseconds(100)), Numbers(PipelinePreset.Standard));
        Assert.Equal((Math.Clamp(4 * Environment.ProcessorCount, 32, 128), 1024, 256, TimeSpan.FromMilliseconds(250)), Numbers(PipelinePreset.HighThroughput));

        static (int, int, int, TimeSpan) Numbers(PipelinePreset preset) => (preset.Workers, preset.Capacity, preset.BatchSize, preset.Linger);
    }

    private static void AssertInvalid(string message, Func<object> call) => Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(call).Message);
}
