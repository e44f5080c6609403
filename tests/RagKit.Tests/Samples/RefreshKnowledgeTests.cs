using RagKit.Flows;
using RagKit.Retrieval;
using RagKit.Runs;
using RagKit.TestData;
using RagKit.Testing.Time;
using RefreshKnowledge;

namespace RagKit.Tests.Samples;

/// <summary>What the sample says that it does, on a clock of its own: the delays and the day take no time.</summary>
public sealed class RefreshKnowledgeTests : IAsyncDisposable
{
    private const string SampleFolder = "samples/RefreshKnowledge";

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly SqliteFlowStore _ledger;
    private readonly FlowRunner _runner;

    public RefreshKnowledgeTests()
    {
        _folder.Write("docs/guide/lending.md", "# Lending\n\nBooks are lent for four weeks.\n");
        _folder.Write("docs/guide/returning.md", "# Returning\n\nBooks are returned at the machine in the entrance.\n");
        foreach (string file in (string[])["questions.jsonl", "news.xml"])
            _folder.Write($"{SampleFolder}/{file}", File.ReadAllText(Repository.Path(SampleFolder, file)));
        _ledger = new SqliteFlowStore(Path.Combine(_folder.Path, "flows.db"));
        _runner = new FlowRunner(new FlowRunnerOptions { Runs = _ledger, Time = _time });
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private RefreshInput Input => new(_folder.Path, Path.Combine(_folder.Path, "knowledge.db"));

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _ledger.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_first_run_gathers_all_places_and_asks_the_one_that_failed_again_after_3_seconds()
    {
        RunHandle<Changes> run = await RunAsync();
        Assert.Equal(new Changes(Added: 11, Updated: 0, Removed: 0, Failed: 0), await run.Result);
        Assert.Equal("gather guide completed, gather news completed, gather questions completed, ingest completed", await TasksAsync(run));
        Assert.Equal([TimeSpan.FromSeconds(3)], await DelaysAsync(run));
    }

    [Fact]
    public async Task A_run_within_the_day_takes_what_is_cached_and_one_after_it_does_not()
    {
        await RunAsync();
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Equal("gather guide cached, gather news cached, gather questions cached, ingest completed", await TasksAsync(await RunAsync()));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("gather guide completed, gather news completed, gather questions completed, ingest completed", await TasksAsync(await RunAsync()));
    }

    [Fact]
    public async Task A_run_that_refreshes_the_cache_sees_what_changed_and_the_next_one_has_it_cached()
    {
        await RunAsync();
        _folder.Write("docs/guide/lending.md", "# Lending\n\nBooks are lent for six weeks.\n");
        File.Delete(Path.Combine(_folder.Path, "docs/guide/returning.md"));
        Assert.Equal(new Changes(0, 0, 0, 0), await (await RunAsync()).Result);
        Assert.Equal(new Changes(Added: 0, Updated: 1, Removed: 1, Failed: 0), await (await RunAsync(refresh: true)).Result);
        Assert.Equal(new Changes(0, 0, 0, 0), await (await RunAsync()).Result);
    }

    [Fact]
    public async Task A_place_that_never_answers_is_asked_after_3_and_60_seconds_and_keeps_its_pages()
    {
        await RunAsync();
        File.Delete(Path.Combine(_folder.Path, SampleFolder, "news.xml"));
        RunHandle<Changes> run = await RunAsync(refresh: true);
        Assert.Equal(new Changes(Added: 0, Updated: 0, Removed: 0, Failed: 1), await run.Result);
        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60)], await DelaysAsync(run));
        await using Corpus knowledge = KnowledgeFlow.OpenCorpus(Input.Database);
        Hit hit = await knowledge.RetrieveAsync(new RetrievalQuery("reading room on Sundays") { Top = 1 }, Ends).SingleAsync(Ends);
        Assert.Equal("news/reading-room.md", hit.Chunk.DocumentId);
    }

    /// <summary>Runs the flow to its end; time passes only while a task waits for its next attempt.</summary>
    private async Task<RunHandle<Changes>> RunAsync(bool refresh = false)
    {
        RunHandle<Changes> run = await _runner.StartAsync(KnowledgeFlow.Refresh, Input, new RunOptions { RefreshCache = refresh }, Ends);
        while (!run.Ended.IsCompleted)
        {
            if (await _ledger.ListTasksAsync(run.Id, Ends).AnyAsync(task => task.State == RunState.Retrying, Ends))
                _time.AdvanceToNext(TimeSpan.FromMinutes(1));
            await Task.WhenAny(run.Ended, Task.Delay(TimeSpan.FromMilliseconds(2), Ends));
        }
        return run;
    }

    private async Task<string> TasksAsync(RunHandle run) => string.Join(", ", (await _ledger.ListTasksAsync(run.Id, Ends).ToListAsync(Ends))
        .Select(task => $"{task.DisplayName} {task.State.ToString().ToLowerInvariant()}").Order(StringComparer.Ordinal));

    private async Task<TimeSpan?[]> DelaysAsync(RunHandle run) =>
        await _ledger.ListEventsAsync(run.Id, cancellationToken: Ends).Where(happened => happened.State == RunState.Retrying).Select(happened => happened.Due - happened.At).ToArrayAsync(Ends);
}
