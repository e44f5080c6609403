using Microsoft.Extensions.DependencyInjection;
using RagKit.Flows;
using RagKit.Ingestion;
using RagKit.Limits;
using RagKit.Resilience;
using RagKit.Runs;
using RagKit.Testing;

namespace RagKit.Tests.Ingestion;

/// <summary>An ingestion is a flow whose stages are tasks: what changed decides which of them run.</summary>
public sealed class IngestFlowTests : IDisposable
{
    private static readonly string[] Batched = ["embed", "store"];

    private readonly CorpusFixture _fixture = new();
    private int _cap = 60;

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public IngestFlowTests()
    {
        for (int i = 0; i < 3; i++)
            _fixture.Write($"{i}.md", $"# Title {i}\n\nSome words about the subject number {i}, and a few more of them.\n");
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_first_ingestion_runs_all_stages()
    {
        Assert.Equal("chunk 3, embed, fetch 3, list 1, parse 3, retire 1, store, verify 1", await StagesAsync());
    }

    [Fact]
    public async Task An_unchanged_corpus_is_only_listed()
    {
        await StagesAsync();
        Assert.Equal("list 1, retire 1, verify 1", await StagesAsync());
    }

    [Fact]
    public async Task A_changed_document_goes_through_all_stages_alone()
    {
        await StagesAsync();
        _fixture.Write("1.md", "# Another title\n\nOther words.\n");
        Assert.Equal("chunk 1, embed, fetch 1, list 1, parse 1, retire 1, store, verify 1", await StagesAsync());
    }

    [Fact]
    public async Task Another_chunk_size_cuts_and_embeds_anew_but_neither_fetches_nor_parses()
    {
        await StagesAsync();
        _cap = 8;
        Assert.Equal("chunk 3, embed, list 1, retire 1, store, verify 1", await StagesAsync());
    }

    [Fact]
    public async Task Another_model_embeds_anew_but_does_nothing_else()
    {
        await StagesAsync();
        FakeEmbeddingGenerator other = new(dimensions: 16);
        Assert.Equal("embed, list 1, retire 1, verify 1", await StagesAsync(corpus => corpus.EmbedWith(other)));
    }

    [Fact]
    public async Task Documents_that_were_not_kept_are_fetched_and_parsed_again()
    {
        await StagesAsync(options: CorpusFixture.Impatient with { KeepDocuments = false });
        _cap = 8;
        Assert.Equal("chunk 3, embed, fetch 3, list 1, parse 3, retire 1, store, verify 1", await StagesAsync());
    }

    [Fact]
    public async Task What_is_cut_anew_from_kept_documents_is_what_a_new_corpus_has()
    {
        await StagesAsync();
        _cap = 8;
        await StagesAsync();
        await using ServiceProvider kept = Host(null), fresh = Host(corpus => corpus.StoreInMemory());
        await fresh.GetRequiredService<Corpus>().IngestAllAsync(CorpusFixture.Impatient, cancellationToken: Ends);
        Assert.Equal(await ChunksAsync(fresh.GetRequiredService<Corpus>()), await ChunksAsync(kept.GetRequiredService<Corpus>()));
    }

    [Fact]
    public async Task A_busy_model_is_asked_again()
    {
        int refusals = 2;
        _fixture.Model.FailOn = _ => refusals-- > 0;
        await using ServiceProvider host = Host(null);
        IReadOnlyList<DocumentOutcome> outcomes = await host.GetRequiredService<Corpus>().IngestAllAsync(
            new IngestOptions { Retries = new() { Embed = RetryPolicy.Times(2) }, MaxConcurrency = 1 }, cancellationToken: Ends);
        Assert.All(outcomes, done => Assert.Equal(OutcomeKind.Added, done.Kind));
    }

    [Fact]
    public async Task Embedding_waits_for_the_limits_it_names_with_its_tokens_as_weight()
    {
        RecordingLimit limit = new();
        await using ServiceProvider host = Host(null, limit);
        await host.GetRequiredService<Corpus>().IngestAllAsync(CorpusFixture.Impatient with { EmbedLimits = ["model"], MaxConcurrency = 1 }, cancellationToken: Ends);
        // Documents that come one after the other may go in one call or in two.
        Assert.All(limit.Requests, request => Assert.Equal(TaskPriority.Bulk, request.Priority));
        Assert.InRange(limit.Requests.Sum(request => request.Weight), 30, 120);
    }

    [Fact]
    public async Task A_runner_runs_the_corpus_s_flow_by_itself_and_gives_a_summary()
    {
        await using ServiceProvider host = Host(null);
        IngestSummary summary = await host.GetRequiredService<FlowRunner>().RunAsync(host.GetRequiredService<Corpus>().IngestFlow, cancellationToken: Ends);
        Assert.Equal(new IngestSummary(3, 0, 0, 0, 0), summary);
    }

    /// <summary>The stages that ran, with how many calls; of those that take what is there together, how many depends on the moment.</summary>
    private async Task<string> StagesAsync(Action<CorpusBuilder>? configure = null, IngestOptions? options = null)
    {
        await using ServiceProvider host = Host(configure);
        await host.GetRequiredService<Corpus>().IngestAllAsync((options ?? CorpusFixture.Impatient) with { Rebuild = true, MaxConcurrency = 1 }, cancellationToken: Ends);
        IRunStore runs = host.GetRequiredService<FlowRunner>().Runs;
        RunInfo run = await runs.ListRunsAsync(new(), Ends).SingleAsync(Ends);
        Assert.Equal(("ingest-test", RunState.Completed), (run.Flow, run.State));
        return string.Join(", ", (await runs.ListTasksAsync(run.Id, Ends).ToListAsync(Ends)).GroupBy(task => task.Name).OrderBy(stage => stage.Key, StringComparer.Ordinal)
            .Select(stage => Batched.Contains(stage.Key) ? stage.Key : $"{stage.Key} {stage.Count()}"));
    }

    private ServiceProvider Host(Action<CorpusBuilder>? configure, ILimit? limit = null)
    {
        ServiceCollection services = new();
        if (limit is not null)
            services.AddSingleton(limit);
        services.AddFlows().AddCorpus("test", corpus =>
        {
            corpus.FromFolder(_fixture.Docs, new Loading.FolderSourceOptions { Name = "docs" }).ChunkByTokens(_cap, 0).EmbedWith(_fixture.Model).StoreInSqlite(_fixture.Database);
            configure?.Invoke(corpus);
        });
        return services.BuildServiceProvider();
    }

    private static async Task<List<(string, Range, string, string)>> ChunksAsync(Corpus corpus) =>
        await corpus.Store.ListChunksAsync(null, Ends).Select(chunk => (chunk.Id, chunk.Range, chunk.Text, chunk.Context)).ToListAsync(Ends);

    private sealed class RecordingLimit : ILimit
    {
        public List<LimitRequest> Requests { get; } = [];

        public string Name => "model";

        public LimitStatus Status => default;

        public ValueTask<LimitLease> AcquireAsync(LimitRequest request, CancellationToken cancellationToken = default)
        {
            Requests.Add(request);
            return new(new Lease());
        }

        private sealed class Lease : LimitLease
        {
            public override void Report(in CallOutcome outcome)
            {
            }

            protected override void Dispose(bool disposing)
            {
            }
        }
    }
}
