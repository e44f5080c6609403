using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RagKit.Caching;
using RagKit.Limits;
using RagKit.Resilience;
using RagKit.Runs;

namespace RagKit.Flows.Tests.Flows;

/// <summary>What can be seen of runs from outside: events in order, spans, instruments, notifications, warnings.</summary>
public sealed class ObservationTests : IAsyncDisposable
{
    private readonly Warnings _warnings = new();
    private FlowRunner _runner = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    [Fact]
    public async Task A_watcher_sees_every_event_of_calls_side_by_side_once_and_in_order()
    {
        FlowTask<int, int> task = FlowTask.Create("item", async (int number, TaskRun _) =>
        {
            await Task.Yield();
            return number;
        });
        Flow<Nothing, int> flow = Flow.Create("wide", async run => await run.Map(task, Enumerable.Range(0, 2000), new MapOptions { MaxConcurrency = 16 }).CountAsync());
        _runner = new FlowRunner(new FlowRunnerOptions { Runs = new StragglingRunStore() });
        RunHandle<int> run = await _runner.StartAsync(flow, cancellationToken: Ends);
        List<RunEvent> events = await run.WatchAsync(Ends).ToListAsync(Ends);
        Assert.Equal(Enumerable.Range(1, 2 + (3 * 2000) + 1).Select(number => (long)number), events.Select(happened => happened.Sequence));
        Assert.Equal(2000, await run.Result);
    }

    [Fact]
    public async Task Spans_of_calls_are_within_their_runs_and_failures_are_marked()
    {
        ConcurrentQueue<Activity> spans = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "RagKit.Flows",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        FlowTask<int, int> task = FlowTask.Create("span task", (int number, TaskRun _) => number > 0 ? Task.FromResult(number) : throw new InvalidOperationException("Not that."));
        Flow<int, int> flow = Flow.Create("span flow", async (int number, FlowRun run) => await run.CallAsync(task, number));
        await _runner.RunAsync(flow, 1, new RunOptions { Id = "good span" }, Ends);
        await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, 0, new RunOptions { Id = "bad span" }, Ends));

        Activity RunSpan(string id) => Assert.Single(spans, span => span.DisplayName == "span flow" && (string?)span.GetTagItem("ragkit.run") == id);
        Activity TaskSpan(string id) => Assert.Single(spans, span => span.DisplayName == "span task" && (string?)span.GetTagItem("ragkit.run") == id);
        Assert.Equal(RunSpan("good span").SpanId, TaskSpan("good span").ParentSpanId);
        Assert.Equal((ActivityStatusCode.Unset, ActivityStatusCode.Error), (TaskSpan("good span").Status, TaskSpan("bad span").Status));
        Assert.Equal("Not that.", TaskSpan("bad span").StatusDescription);
    }

    [Fact]
    public async Task Instruments_count_attempts_hits_what_is_in_flight_and_what_waits_for_a_limit()
    {
        ConcurrentDictionary<string, ConcurrentQueue<double>> seen = new(StringComparer.Ordinal);
        using MeterListener listener = new() { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            if (instrument.Meter.Name == "RagKit.Flows" && tags.Length > 0 && tags[0].Value as string is "measured" or "measured flow")
                seen.GetOrAdd(instrument.Name, _ => []).Enqueue(value);
        }
        listener.SetMeasurementEventCallback<double>(See);
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => See(instrument, value, tags, state));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => See(instrument, value, tags, state));
        listener.Start();

        int failures = 1;
        TaskOptions options = new() { Cache = CachePolicy.Inputs, Limits = ["one"], Retry = RetryPolicy.After(TimeSpan.Zero) };
        FlowTask<int, int> task = FlowTask.Create("measured", (int number, TaskRun _) => failures-- > 0 ? throw new IOException() : Task.FromResult(number), options);
        Flow<Nothing, int> flow = Flow.Create("measured flow", async run => await run.CallAsync(task, 1) + await run.CallAsync(task, 1));
        _runner = new FlowRunner(new FlowRunnerOptions { Limits = [new ConcurrencyLimit("one", 1)] });
        Assert.Equal(2, await _runner.RunAsync(flow, cancellationToken: Ends));

        Assert.Equal([2, 0], seen["ragkit.flows.task.attempts"]);
        Assert.Equal([1], seen["ragkit.flows.task.retries"]);
        Assert.Equal([1], seen["ragkit.flows.cache.hits"]);
        Assert.Equal([1, -1, 1, -1], seen["ragkit.flows.tasks.active"]);
        Assert.Equal([1, -1, 1, -1], seen["ragkit.flows.tasks.queued"]);
        Assert.Equal(2, seen["ragkit.flows.task.duration"].Count);
        Assert.Equal([1, -1], seen["ragkit.flows.runs.active"]);
        Assert.Single(seen["ragkit.flows.run.duration"]);
    }

    [Fact]
    public async Task Notifications_tell_how_a_run_ended_in_the_log_and_to_an_address_and_may_fail()
    {
        Recorder recorder = new();
        using HttpClient http = new(recorder);
        _runner = new FlowRunner(new FlowRunnerOptions
        {
            Logging = _warnings,
            Notifications = [new WebhookNotification(http, new Uri("http://hooks.example/a")), new WebhookNotification(http, new Uri("http://hooks.example/b"), failuresOnly: true), new LogNotification(_warnings)],
        });
        Flow<bool, int> flow = Flow.Create("told", (bool works, FlowRun run) => works ? Task.FromResult(1) : throw new InvalidOperationException("No."));
        await _runner.RunAsync(flow, true, new RunOptions { Id = "fine" }, Ends);
        Assert.Equal(["/a"], recorder.Posts.Select(post => post.Path));
        recorder.Answer = HttpStatusCode.InternalServerError;
        await Assert.ThrowsAsync<FlowRunException>(() => _runner.RunAsync(flow, false, new RunOptions { Id = "bad" }, Ends));
        Assert.Equal(["/a", "/a", "/b"], recorder.Posts.Select(post => post.Path));
        JsonElement body = recorder.Posts.Last().Body;
        Assert.Equal(("bad", "told", "failed", "No."), (body.GetProperty("run").GetString(), body.GetProperty("flow").GetString(), body.GetProperty("state").GetString(), body.GetProperty("error").GetString()));
        Assert.Equal(2, _warnings.Lines.Count(line => line.Contains("WebhookNotification", StringComparison.Ordinal)));
        Assert.Contains(_warnings.Lines, line => line.Contains("bad failed in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recorded_result_that_no_longer_fits_is_made_anew_with_a_warning()
    {
        MemoryRunStore ledger = new();
        bool isBroken = true;
        Flow<Nothing, int> Versioned<T>(T result) => Flow.Create("changed", async run =>
        {
            await run.CallAsync(FlowTask.Create("step", (int _, TaskRun _) => Task.FromResult(result)), 1);
            return isBroken ? throw new InvalidOperationException("Not yet.") : 5;
        });
        await using (FlowRunner before = new(new FlowRunnerOptions { Runs = ledger }))
            await Assert.ThrowsAsync<FlowRunException>(() => before.RunAsync(Versioned("a text"), new RunOptions { Id = "r" }, Ends));
        isBroken = false;
        _runner = new FlowRunner(new FlowRunnerOptions { Runs = ledger, Logging = _warnings });
        Assert.Equal(5, await _runner.RunAsync(Versioned(17), new RunOptions { Id = "r" }, Ends));
        Assert.Contains("step in run 'r' can't be used", Assert.Single(_warnings.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_refreshes_makes_cached_results_anew_for_itself_and_those_after_it()
    {
        int made = 0;
        FlowTask<int, int> task = FlowTask.Create("made", (int _, TaskRun _) => Task.FromResult(++made), new TaskOptions { Cache = CachePolicy.Inputs });
        Flow<Nothing, int> inner = Flow.Create("inner", async run => await run.CallAsync(task, 1));
        Flow<Nothing, int> flow = Flow.Create("outer", async run => await run.RunAsync(inner));
        Assert.Equal(1, await _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.Equal(1, await _runner.RunAsync(flow, cancellationToken: Ends));
        Assert.Equal(2, await _runner.RunAsync(flow, new RunOptions { RefreshCache = true }, Ends));
        Assert.Equal(2, await _runner.RunAsync(flow, cancellationToken: Ends));
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public List<(string Path, JsonElement Body)> Posts { get; } = [];

        public HttpStatusCode Answer { get; set; } = HttpStatusCode.NoContent;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Posts.Add((request.RequestUri!.AbsolutePath, JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))));
            return new HttpResponseMessage(Answer);
        }
    }

    private sealed class Warnings : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
