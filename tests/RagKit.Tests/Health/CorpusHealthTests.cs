using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RagKit.Health;
using RagKit.Stores;
using RagKit.TestData;
using RagKit.Testing;
using RagKit.Testing.Time;
using RagKit.Tests.Sync;

namespace RagKit.Tests.Health;

public sealed class CorpusHealthTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly FakeEmbeddingGenerator _model = new();
    private readonly InMemoryChunkStore _memory = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _model.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public async Task A_corpus_that_answers_is_healthy_and_says_what_it_holds()
    {
        await using ServiceProvider host = await IngestedAsync(_memory);
        _time.Advance(TimeSpan.FromMinutes(5));

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal((HealthStatus.Healthy, "2 documents in 2 chunks."), (entry.Status, entry.Description));
        Assert.Equal((2, 2, 2, 0, 1), (entry.Data["documents"], entry.Data["chunks"], entry.Data["embedded"], entry.Data["failed"], entry.Data["version"]));
        Assert.Equal(TimeSpan.FromMinutes(5), entry.Data["age"]);
        Assert.NotEmpty((string)entry.Data["model"]);
    }

    [Fact]
    public async Task A_corpus_in_a_file_says_where_and_how_large_it_is()
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "corpus.db");
        await using SqliteChunkStore store = new(file);
        await using ServiceProvider host = await IngestedAsync(store);

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Contains(file, (string)entry.Data["place"], StringComparison.Ordinal);
        Assert.InRange((long)entry.Data["bytes"], 1000, 10_000_000);
    }

    [Fact]
    public async Task A_store_that_fails_is_unhealthy_and_so_is_a_corpus_that_cannot_be_made()
    {
        (IWholeStore store, MoodyStore control) = MoodyStore.Over(_memory);
        await using ServiceProvider host = await IngestedAsync(store);
        control.Mood = () => throw new RagKitException("The server at db:5432 refuses.");
        HealthReportEntry entry = await CheckAsync(host);
        Assert.Equal((HealthStatus.Unhealthy, "Corpus 'handbook' does not answer: The server at db:5432 refuses."), (entry.Status, entry.Description));
        control.Mood = () => { };
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        await using ServiceProvider broken = Host(corpus => corpus.StoreIn(_ => throw new RagKitException("No such place.")));
        Assert.Equal((HealthStatus.Unhealthy, "Corpus 'handbook' does not answer: No such place."), ((await CheckAsync(broken)).Status, (await CheckAsync(broken)).Description));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_in_time_is_unhealthy()
    {
        (IWholeStore store, MoodyStore control) = MoodyStore.Over(_memory);
        await using ServiceProvider host = await IngestedAsync(store, new() { Timeout = TimeSpan.FromSeconds(3) });
        using ManualResetEventSlim goesOn = new();
        using SemaphoreSlim hangs = new(0);
        control.Mood = () =>
        {
            hangs.Release();
            goesOn.Wait(Ends);
        };

        Task<HealthReportEntry> checking = CheckAsync(host);
        await hangs.WaitAsync(Ends);
        while (!checking.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Ends);
        }
        control.Mood = () => { };
        goesOn.Set();

        Assert.Equal(HealthStatus.Unhealthy, (await checking).Status);
        Assert.Contains("within 00:00:03", (await checking).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_of_another_model_is_unhealthy()
    {
        await using ServiceProvider first = await IngestedAsync(_memory);
        using FakeEmbeddingGenerator another = new(modelId: "another");
        await using ServiceProvider other = Host(corpus => corpus.EmbedWith(another).StoreIn(_ => _memory));

        HealthReportEntry entry = await CheckAsync(other);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("was embedded by", entry.Description, StringComparison.Ordinal);
        Assert.Equal(2, entry.Data["chunks"]);
    }

    [Fact]
    public async Task What_the_store_warns_of_and_an_index_that_is_not_ready_degrade_it()
    {
        (IWholeStore store, MoodyStore control) = MoodyStore.Over(_memory);
        await using ServiceProvider host = await IngestedAsync(store);
        control.Says = new StoreStatus("the moon") { IndexReady = 0.257, Warnings = ["The disk is full: make room."] };

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("to 25 %", entry.Description, StringComparison.Ordinal);
        Assert.EndsWith("The disk is full: make room.", entry.Description, StringComparison.Ordinal);
        Assert.Equal("the moon", entry.Data["place"]);
        Assert.DoesNotContain("bytes", entry.Data.Keys);
    }

    [Fact]
    public async Task A_corpus_that_was_never_ingested_is_degraded()
    {
        await using ServiceProvider host = Host(corpus => corpus.EmbedWith(_model).StoreIn(_ => _memory));

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal((HealthStatus.Degraded, "Corpus 'handbook' holds no chunks: ingest it."), (entry.Status, entry.Description));
        Assert.DoesNotContain("age", entry.Data.Keys);
    }

    [Fact]
    public async Task Chunks_without_vectors_and_failed_items_degrade_it()
    {
        await using ServiceProvider host = await IngestedAsync(_memory, new() { MaxFailedShare = 0.5 });
        await _memory.ReplaceAsync([StoreSamples.Document("new", "a chunk without a vector")], null, Ends);
        HealthReportEntry unembedded = await CheckAsync(host);
        Assert.Equal((HealthStatus.Degraded, "1 of 3 chunks have no vector and are found by their words alone: ingest again."), (unembedded.Status, unembedded.Description));

        await _memory.DeleteAsync(["new"], Ends);
        await _memory.RecordEntriesAsync([new LedgerEntry("texts", "x.txt", "") { Error = "It is torn.", Attempts = 1 }], Ends);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        await _memory.RecordEntriesAsync([.. Enumerable.Range(0, 3).Select(number => new LedgerEntry("texts", $"y{number}.txt", "") { Error = "It is torn.", Attempts = 1 })], Ends);
        HealthReportEntry failed = await CheckAsync(host);
        Assert.Equal((HealthStatus.Degraded, "4 of 6 items failed (MaxFailedShare is 0.5), the first 'x.txt': It is torn."), (failed.Status, failed.Description));
    }

    [Fact]
    public async Task An_old_corpus_is_degraded_until_a_run_finds_it_in_step_again()
    {
        await using ServiceProvider host = await IngestedAsync(_memory, new() { MaxAge = TimeSpan.FromHours(24) });
        _time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        _time.Advance(TimeSpan.FromMinutes(1));
        HealthReportEntry old = await CheckAsync(host);
        Assert.Equal((HealthStatus.Degraded, "The corpus was last in step with its sources 1.00:01:00 ago (MaxAge is 1.00:00:00): see whether its ingestion runs."), (old.Status, old.Description));

        Corpus corpus = host.GetRequiredKeyedService<Corpus>("handbook");
        Assert.Empty(await corpus.IngestAllAsync(SyncCorpus.Options, cancellationToken: Ends));

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        CorpusStatus status = await corpus.GetStatusAsync(Ends);
        Assert.Equal(TimeSpan.Zero, status.Age);
        Assert.Equal(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1), status.SyncedAt - status.IngestedAt);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        IHealthChecksBuilder checks = new ServiceCollection().AddHealthChecks();
        Assert.Contains("Timeout (00:00:00) must be", Assert.Throws<ArgumentOutOfRangeException>(() => checks.AddCorpus("a", new() { Timeout = TimeSpan.Zero })).Message, StringComparison.Ordinal);
        Assert.Contains("MaxFailedShare (2) must be", Assert.Throws<ArgumentOutOfRangeException>(() => checks.AddCorpus("a", new() { MaxFailedShare = 2 })).Message, StringComparison.Ordinal);
        Assert.Contains("MaxAge (-00:00:01) must be", Assert.Throws<ArgumentOutOfRangeException>(() => checks.AddCorpus("a", new() { MaxAge = TimeSpan.FromSeconds(-1) })).Message, StringComparison.Ordinal);
    }

    private async Task<ServiceProvider> IngestedAsync(IChunkStore store, CorpusHealthOptions? options = null)
    {
        ServiceProvider host = Host(corpus => corpus.EmbedWith(_model).StoreIn(_ => store), options);
        Assert.Equal(2, (await host.GetRequiredKeyedService<Corpus>("handbook").IngestAllAsync(SyncCorpus.Options, cancellationToken: Ends)).Count);
        return host;
    }

    private ServiceProvider Host(Action<CorpusBuilder> configure, CorpusHealthOptions? options = null)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddCorpus("handbook", corpus =>
        {
            corpus.From(new TextSource(("a.txt", "Penguins live on the ice."), ("b.txt", "Camels live in the desert."))).LoadWith(new Loading.TextLoader()).ChunkByTokens();
            configure(corpus);
        });
        services.AddHealthChecks().AddCorpus("handbook", options);
        return services.BuildServiceProvider();
    }

    private static async Task<HealthReportEntry> CheckAsync(ServiceProvider host)
    {
        HealthReport report = await host.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ends);
        return Assert.Single(report.Entries, entry => entry.Key == "corpus-handbook").Value;
    }
}
