using RagKit.Ingestion;
using RagKit.Sync;
using RagKit.Testing;

namespace RagKit.Tests.Sync;

public sealed class PlanTests : IDisposable
{
    private static readonly string[] Animals = ["owl", "fox", "heron", "lynx"];

    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private Corpus Open(int max = 60) => _fixture.Open(corpus => corpus.ChunkByTokens(max: max, overlap: 0));

    [Fact]
    public async Task A_plan_says_what_would_be_done_and_why_and_does_nothing()
    {
        await IngestAnimalsAsync();
        _fixture.Write("fox.md", "The fox is grey, and its text has another length.");
        _fixture.Delete("heron.md");
        _fixture.Write("crane.md", "The crane comes.");
        _fixture.Write("picture.xyz", "?");
        int embedded = _fixture.Model.TextCount;
        await using Corpus corpus = Open();

        SyncPlan plan = await corpus.PlanAsync(cancellationToken: Ends);

        SourcePlan source = Assert.Single(plan.Sources);
        Assert.Equal((1, 1, 2, 1, 1), (source.Added, source.Updated, source.Unchanged, source.Removed, source.Skipped));
        Assert.Equal(
            [("crane.md", PlannedKind.Added, PlannedReasons.None), ("fox.md", PlannedKind.Updated, PlannedReasons.Version), ("heron.md", PlannedKind.Removed, PlannedReasons.None), ("picture.xyz", PlannedKind.Skipped, PlannedReasons.None)],
            source.Items.OrderBy(item => item.ItemId, StringComparer.Ordinal).Select(item => (item.ItemId, item.Kind, item.Reasons)));
        Assert.Equal(4, (await CorpusFixture.DocumentsAsync(corpus)).Count);
        Assert.Equal(embedded, _fixture.Model.TextCount);
        Assert.Contains("docs: 1 added, 1 updated, 2 unchanged, 1 removed, 1 skipped", plan.ToString(), StringComparison.Ordinal);
        Assert.Contains("updated fox.md  new version", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_do_is_an_empty_plan()
    {
        await IngestAnimalsAsync();
        await using Corpus corpus = Open();

        SyncPlan plan = await corpus.PlanAsync(cancellationToken: Ends);

        Assert.True(plan.IsEmpty);
        Assert.Empty(plan.Sources[0].Items);
        Assert.Equal((0, TimeSpan.Zero), (plan.Costs.Tokens, plan.Costs.Time));
    }

    [Fact]
    public async Task Another_chunker_and_another_model_are_reasons_and_remarks()
    {
        await IngestAnimalsAsync();
        await using Corpus cut = Open(max: 30);
        SyncPlan plan = await cut.PlanAsync(cancellationToken: Ends);
        Assert.All(plan.Sources[0].Items, item => Assert.Equal((PlannedKind.Updated, PlannedReasons.Pipeline), (item.Kind, item.Reasons)));
        Assert.Contains("Another chunker", Assert.Single(plan.Remarks), StringComparison.Ordinal);

        await using Corpus embedded = _fixture.Open(corpus => corpus.EmbedWith(new FakeEmbeddingGenerator(modelId: "other")));
        plan = await embedded.PlanAsync(cancellationToken: Ends);
        Assert.Equal(4, plan.Sources[0].Items.Count(item => item.Reasons == PlannedReasons.Model));
        Assert.Contains("Rebuild = true", Assert.Single(plan.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_before_is_named_with_error_and_attempts()
    {
        _fixture.Write("a.md", "poison");
        _fixture.Model.FailOn = text => text.Contains("poison", StringComparison.Ordinal);
        await _fixture.IngestAsync();
        await _fixture.IngestAsync();
        await using Corpus corpus = Open();

        SourcePlan source = (await corpus.PlanAsync(cancellationToken: Ends)).Sources[0];

        PlannedItem item = Assert.Single(source.Items);
        Assert.Equal((1, PlannedReasons.FailedBefore, 2), (source.FailedBefore, item.Reasons, item.Attempts));
        Assert.Contains("told to fail", item.Error, StringComparison.Ordinal);
        Assert.Contains("failed before, 2 attempts", item.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Costs_follow_from_lengths_and_the_corpus_s_own_chunks()
    {
        await IngestAnimalsAsync();
        _fixture.Write("long.md", string.Join("\n\n", Enumerable.Range(0, 100).Select(i => $"Paragraph {i} tells of owls and foxes at some length.")));
        await using Corpus corpus = Open();

        SyncPlan plan = await corpus.PlanAsync(new PlanOptions { PricePerMillionTokens = 20m, TokensPerSecond = 100 }, cancellationToken: Ends);

        int real = (await CorpusFixture.IngestAsync(corpus)).Count == 0 ? 0 : await TokensAsync(corpus, "docs/long.md");
        Assert.InRange(plan.Costs.Tokens, real / 3, real * 3);
        Assert.Equal(plan.Costs.Tokens * 20m / 1_000_000m, plan.Costs.Price);
        Assert.Equal(plan.Costs.Tokens / 100.0, plan.Costs.Time!.Value.TotalSeconds, 3);
    }

    [Fact]
    public async Task Applying_a_plan_does_what_it_says_and_nothing_that_came_after_it()
    {
        await IngestAnimalsAsync();
        _fixture.Write("fox.md", "The fox is grey, and its text has another length.");
        _fixture.Write("owl.md", "The owl is planned to change, to this.");
        _fixture.Delete("heron.md");
        await using Corpus corpus = Open();
        SyncPlan plan = SyncPlan.FromJson((await corpus.PlanAsync(cancellationToken: Ends)).ToJson());
        _fixture.Write("late.md", "It came late.");
        _fixture.Write("owl.md", "The owl moved on after the plan was made, to something longer.");
        _fixture.Delete("lynx.md");

        Dictionary<string, DocumentOutcome> outcomes = [];
        await foreach (DocumentOutcome done in corpus.ApplyAsync(plan, CorpusFixture.Impatient, cancellationToken: Ends))
            outcomes.Add(done.DocumentId, done);

        Assert.Equal(OutcomeKind.Updated, outcomes["docs/fox.md"].Kind);
        Assert.Equal(OutcomeKind.Removed, outcomes["docs/heron.md"].Kind);
        Assert.Equal(OutcomeKind.Skipped, outcomes["docs/late.md"].Kind);
        Assert.Contains("moved on since the plan", outcomes["docs/owl.md"].Reason, StringComparison.Ordinal);
        Assert.Equal(["docs/fox.md", "docs/lynx.md", "docs/owl.md"], (await CorpusFixture.DocumentsAsync(corpus)).Select(document => document.Id));
    }

    [Fact]
    public async Task A_plan_of_another_corpus_or_of_an_older_state_is_refused()
    {
        await IngestAnimalsAsync();
        _fixture.Write("fox.md", "The fox is grey, and its text has another length.");
        await using Corpus corpus = Open();
        SyncPlan plan = await corpus.PlanAsync(cancellationToken: Ends);

        await Assert.ThrowsAsync<CorpusMismatchException>(() => ApplyAsync(corpus, plan with { Corpus = "other" }));
        await CorpusFixture.IngestAsync(corpus);
        CorpusMismatchException refused = await Assert.ThrowsAsync<CorpusMismatchException>(() => ApplyAsync(corpus, plan));

        Assert.Contains("plan again", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_the_same_after_it_was_kept_as_json()
    {
        await IngestAnimalsAsync();
        _fixture.Delete("fox.md");
        await using Corpus corpus = Open();

        SyncPlan plan = await corpus.PlanAsync(cancellationToken: Ends);

        Assert.Equal(plan.ToString(), SyncPlan.FromJson(plan.ToJson()).ToString());
        Assert.Equal(plan.ToJson(), SyncPlan.FromJson(plan.ToJson()).ToJson());
    }

    private static async Task ApplyAsync(Corpus corpus, SyncPlan plan)
    {
        await foreach (DocumentOutcome _ in corpus.ApplyAsync(plan, cancellationToken: Ends))
            Assert.Fail("A plan that does not fit was carried out.");
    }

    private static async Task<int> TokensAsync(Corpus corpus, string document) => (await corpus.Store.GetDocumentAsync(document, Ends)).Sum(chunk => chunk.TokenCount);

    private async Task IngestAnimalsAsync()
    {
        foreach (string animal in Animals)
            _fixture.Write($"{animal}.md", $"The {animal} is an animal that this text tells about.");
        await _fixture.IngestAsync();
    }
}
