using RagKit.Retrieval;
using RagKit.Sources;
using RagKit.Testing;
using RagKit.Tests.Ingestion;
using RagKit.Versions;

namespace RagKit.Tests.Versions;

/// <summary>A corpus is built anew beside the version that serves, checked, put in its place in one step, and taken back.</summary>
public sealed class ReindexTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();
    private readonly CountingSource _source;

    public ReindexTests()
    {
        for (int number = 0; number < 12; number++)
            _fixture.Write($"{number}.md", Text(number));
        _source = new CountingSource(_fixture.Docs);
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private static ReindexOptions Options { get; } = new() { Ingest = CorpusFixture.Impatient };

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_chunker_is_put_in_place_without_fetching_and_taken_back(bool inMemory)
    {
        await using Corpus corpus = Open(max: 60, inMemory);
        await CorpusFixture.IngestAsync(corpus);
        int opened = _source.Opened, chunks = (await corpus.GetStatusAsync(Ends)).Chunks;
        using Corpus? other = inMemory ? null : Open(max: 30);
        Corpus finer = other ?? corpus;

        ReindexResult result = await finer.ReindexAsync(Options, cancellationToken: Ends);
        Assert.True(result.IsActive, result.ToString());
        Assert.Equal((2, 1), (result.Version, result.Replaced));
        Assert.Equal(opened, _source.Opened);
        Assert.Equal(12, result.Summary.Added);
        CorpusStatus now = await corpus.GetStatusAsync(Ends);
        Assert.Equal(12, now.Documents);
        Assert.True(inMemory ? now.Chunks == chunks : now.Chunks > chunks);
        Assert.Equal(now.Chunks, now.Embedded);
        Assert.Equal([(1, false), (2, true)], (await finer.ListVersionsAsync(Ends)).Select(version => (version.Number, version.IsServing)));

        Assert.Equal(1, await finer.RollbackAsync(Ends));
        Assert.Equal(chunks, (await corpus.GetStatusAsync(Ends)).Chunks);
        Assert.NotEmpty(await FindAsync(corpus, "topic3"));
        await finer.ActivateVersionAsync(2, Ends);
        Assert.Equal(now.Chunks, (await corpus.GetStatusAsync(Ends)).Chunks);
    }

    [Fact]
    public async Task Vectors_of_equal_chunks_are_taken_over()
    {
        await using Corpus corpus = Open(max: 60);
        await CorpusFixture.IngestAsync(corpus);
        int embedded = _fixture.Model.TextCount;
        await corpus.ReindexAsync(Options, cancellationToken: Ends);
        Assert.Equal(embedded, _fixture.Model.TextCount);
        Assert.Contains((await FindAsync(corpus, "topic3"))[0].Legs, leg => leg.Name == HitLeg.Dense);
    }

    [Fact]
    public async Task The_old_version_serves_while_the_new_one_is_built_with_another_model()
    {
        await using Corpus old = Open(max: 60);
        await CorpusFixture.IngestAsync(old);
        bool isBuilding = true, found = false;
        FakeEmbeddingGenerator model = new(dimensions: 16, modelId: "another")
        {
            FailOn = _ =>
            {
                found |= isBuilding && FindAsync(old, "topic5").GetAwaiter().GetResult().Count > 0;
                return false;
            },
        };
        await using Corpus corpus = Open(max: 60, model: model);
        ReindexResult result = await corpus.ReindexAsync(Options, cancellationToken: Ends);
        Assert.True(result.IsActive, result.ToString());
        isBuilding = false;
        Assert.True(found);
        Assert.NotEmpty(await FindAsync(corpus, "topic5"));
        CorpusMismatchException error = await Assert.ThrowsAsync<CorpusMismatchException>(() => FindAsync(old, "topic5"));
        Assert.Contains("another", error.Message, StringComparison.Ordinal);
        await corpus.RollbackAsync(Ends);
        Assert.NotEmpty(await FindAsync(old, "topic5"));
    }

    [Fact]
    public async Task A_version_that_misses_a_canary_does_not_serve_and_is_gone_on_with()
    {
        await using Corpus corpus = Open(max: 60);
        await CorpusFixture.IngestAsync(corpus);
        ReindexOptions canaries = Options with { Canaries = [new("topic3", "docs/3.md"), new("topic4", "docs/none.md") { Top = 3 }] };
        ReindexResult refused = await corpus.ReindexAsync(canaries, cancellationToken: Ends);
        Assert.False(refused.IsActive);
        Assert.Contains("'docs/none.md' among 3 hits", Assert.Single(refused.Findings), StringComparison.Ordinal);
        Assert.True((await corpus.ListVersionsAsync(Ends))[0].IsServing);

        ReindexResult checkedByHost = await corpus.ReindexAsync(Options with { Check = async (version, ends) => await CountAsync(version, ends) > 0 ? "It finds something." : null }, cancellationToken: Ends);
        Assert.Equal(["It finds something."], checkedByHost.Findings);

        ReindexResult passed = await corpus.ReindexAsync(Options, cancellationToken: Ends);
        Assert.Equal((2, true, 0), (passed.Version, passed.IsActive, passed.Summary.Added));
    }

    [Fact]
    public async Task What_changes_meanwhile_is_caught_up_with()
    {
        await using Corpus old = Open(max: 60);
        await CorpusFixture.IngestAsync(old);
        int calls = 0;
        FakeEmbeddingGenerator model = new(modelId: "another")
        {
            FailOn = _ =>
            {
                if (Interlocked.Increment(ref calls) != 3)
                    return false;
                _fixture.Write("2.md", "# Changed\n\nA new text about quokkas.");
                _fixture.Write("new.md", "# New\n\nWombats dig.");
                _fixture.Delete("7.md");
                CorpusFixture.IngestAsync(old).GetAwaiter().GetResult();
                return false;
            },
        };
        await using Corpus corpus = Open(max: 60, model: model);
        ReindexResult result = await corpus.ReindexAsync(Options, cancellationToken: Ends);
        Assert.True(result.IsActive, result.ToString());
        Assert.Equal("docs/2.md", (await FindAsync(corpus, "quokkas"))[0].Chunk.DocumentId);
        Assert.Equal("docs/new.md", (await FindAsync(corpus, "wombats"))[0].Chunk.DocumentId);
        Assert.Empty(await FindAsync(corpus, "topic7"));
        Assert.Equal(12, (await corpus.GetStatusAsync(Ends)).Documents);
    }

    [Fact]
    public async Task A_build_that_was_cut_short_is_gone_on_with()
    {
        await using Corpus old = Open(max: 60);
        await CorpusFixture.IngestAsync(old);
        using CancellationTokenSource cut = CancellationTokenSource.CreateLinkedTokenSource(Ends);
        int calls = 0;
        FakeEmbeddingGenerator model = new(modelId: "another");
        model.FailOn = _ =>
        {
            if (Interlocked.Increment(ref calls) != 25)
                return false;
            // Some of it is written by then, and some is not.
            SpinWait.SpinUntil(() => old.ListVersionsAsync(Ends).GetAwaiter().GetResult()[1].Documents > 0, TimeSpan.FromSeconds(20));
            cut.Cancel();
            return false;
        };
        await using (Corpus first = Open(max: 60, model: model))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.ReindexAsync(
                Options with { Ingest = Options.Ingest with { EmbeddingBatchSize = 1, MaxConcurrency = 1 } }, cancellationToken: cut.Token));
        }
        Assert.NotEmpty(await FindAsync(old, "topic5"));
        await using Corpus second = Open(max: 60, model: model);
        ReindexResult result = await second.ReindexAsync(Options, cancellationToken: Ends);
        Assert.Equal((2, true), (result.Version, result.IsActive));
        Assert.InRange(result.Summary.Added, 1, 11);
        Assert.Equal(12, (await second.GetStatusAsync(Ends)).Documents);
    }

    [Fact]
    public async Task What_can_not_be_read_now_stays_findable_as_it_was()
    {
        await using Corpus corpus = Open(max: 60);
        await CorpusFixture.IngestAsync(corpus);
        _fixture.Write("5.md", [0xFF, 0xFE, 0x00]);
        Broken broken = new(_source, "5.md");
        await using Corpus again = Open(max: 30, source: broken);
        ReindexResult refused = await again.ReindexAsync(Options, cancellationToken: Ends);
        Assert.Contains("1 of 13 documents failed", Assert.Single(refused.Findings), StringComparison.Ordinal);
        ReindexResult result = await again.ReindexAsync(Options with { MaximumFailedShare = 0.2 }, cancellationToken: Ends);
        Assert.True(result.IsActive, result.ToString());
        Assert.Equal("docs/5.md", (await FindAsync(again, "topic5"))[0].Chunk.DocumentId);
        Assert.Single((await again.GetStatusAsync(Ends)).Failed);
    }

    [Fact]
    public async Task A_source_that_can_not_be_listed_keeps_the_new_version_from_serving()
    {
        await using Corpus corpus = Open(max: 60);
        await CorpusFixture.IngestAsync(corpus);
        await using Corpus again = Open(max: 30, source: new Broken(_source, null));
        ReindexResult result = await again.ReindexAsync(Options, cancellationToken: Ends);
        Assert.False(result.IsActive);
        Assert.Contains("0 documents of the 12", string.Join(" ", result.Findings), StringComparison.Ordinal);
        Assert.Equal(12, (await corpus.GetStatusAsync(Ends)).Documents);
    }

    [Fact]
    public async Task Only_the_last_versions_are_kept_and_without_one_there_is_no_way_back()
    {
        await using Corpus corpus = Open(max: 60);
        await CorpusFixture.IngestAsync(corpus);
        for (int version = 2; version <= 4; version++)
        {
            ReindexResult result = await corpus.ReindexAsync(Options, cancellationToken: Ends);
            Assert.Equal(version, result.Version);
            Assert.Equal(version < 3 ? [] : [version - 2], result.Removed);
        }
        Assert.Equal([3, 4], (await corpus.ListVersionsAsync(Ends)).Select(version => version.Number));
        await corpus.ReindexAsync(Options with { KeepVersions = 1 }, cancellationToken: Ends);
        Assert.Equal(5, Assert.Single(await corpus.ListVersionsAsync(Ends)).Number);
        Assert.Contains("no earlier version", (await Assert.ThrowsAsync<RagKitException>(() => corpus.RollbackAsync(Ends))).Message, StringComparison.Ordinal);
        Assert.Equal(12, (await corpus.GetStatusAsync(Ends)).Documents);
        _fixture.Write("late.md", "# Late\n\nOtters swim.");
        await CorpusFixture.IngestAsync(corpus);
        Assert.Equal("docs/late.md", (await FindAsync(corpus, "otters"))[0].Chunk.DocumentId);
    }

    [Fact]
    public async Task A_version_may_wait_in_the_shadow_until_it_is_activated()
    {
        await using Corpus corpus = Open(max: 60);
        await CorpusFixture.IngestAsync(corpus);
        ReindexResult waiting = await corpus.ReindexAsync(Options with { Activate = false }, cancellationToken: Ends);
        Assert.Equal("version 2 passed and waits in the shadow", waiting.ToString());
        Assert.True((await corpus.ListVersionsAsync(Ends))[0].IsServing);
        await corpus.ActivateVersionAsync(2, Ends);
        Assert.True((await corpus.ListVersionsAsync(Ends))[1].IsServing);
        await Assert.ThrowsAsync<RagKitException>(() => corpus.ActivateVersionAsync(9, Ends));
    }

    [Fact]
    public async Task A_model_trained_on_the_corpus_is_trained_anew_in_the_shadow()
    {
        for (int number = 12; number < 80; number++)
            _fixture.Write($"{number}.md", Text(number));
        await using Corpus corpus = Corpus.Create("test", builder => builder.From(_source).LoadMarkdown(new()).ChunkByTokens(60, 0).EmbedWithCorpusModel().StoreInSqlite(_fixture.Database));
        await CorpusFixture.IngestAsync(corpus);
        Assert.NotNull((await corpus.GetStatusAsync(Ends)).Model);
        ReindexResult result = await corpus.ReindexAsync(Options, cancellationToken: Ends);
        Assert.True(result.IsActive, result.ToString());
        CorpusStatus status = await corpus.GetStatusAsync(Ends);
        Assert.Equal(status.Chunks, status.Embedded);
        Assert.NotEmpty(await FindAsync(corpus, "topic33"));
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_the_value()
    {
        using Corpus corpus = Open(max: 60);
        Assert.Contains("KeepVersions (0)", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = corpus.ReindexAsync(new() { KeepVersions = 0 }, cancellationToken: Ends); }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = corpus.ReindexAsync(new() { MinimumDocumentShare = double.NaN }, cancellationToken: Ends); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = corpus.ReindexAsync(new() { Canaries = [new("q", "d") { Top = 0 }] }, cancellationToken: Ends); });
    }

    private static string Text(int number) => $"# Document {number}\n\n" + string.Join("\n\n", Enumerable.Range(0, 6).Select(part =>
        $"topic{number} part{part} " + string.Join(' ', Enumerable.Range(0, 20).Select(word => $"word{(number * 7) + (part * 3) + word}"))));

    private Corpus Open(int max, bool inMemory = false, FakeEmbeddingGenerator? model = null, ISource? source = null) => Corpus.Create("test", builder =>
    {
        builder.From(source ?? _source).LoadMarkdown(new()).ChunkByTokens(max, 0).EmbedWith(model ?? _fixture.Model);
        _ = inMemory ? builder.StoreInMemory() : builder.StoreInSqlite(_fixture.Database);
    });

    private static async Task<IReadOnlyList<Hit>> FindAsync(Corpus corpus, string query) =>
        [.. (await CorpusFixture.FindAsync(corpus, new RetrievalQuery(query))).Where(hit => hit.Chunk.Text.Contains(query, StringComparison.OrdinalIgnoreCase))];

    private static async Task<int> CountAsync(IRetriever retriever, CancellationToken ends)
    {
        int count = 0;
        await foreach (Hit _ in retriever.RetrieveAsync(new RetrievalQuery("topic1"), ends))
            count++;
        return count;
    }

    /// <summary>A source one item of which, or all of which, can't be read.</summary>
    private sealed class Broken(ISource inner, string? item) : ISource
    {
        public string Id => inner.Id;

        public IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellationToken = default) =>
            item is null ? throw new IOException("The source is away.") : inner.ListAsync(cancellationToken);

        public ValueTask<Stream> OpenAsync(SourceItem opened, CancellationToken cancellationToken = default) =>
            opened.Id == item ? throw new IOException("The item is away.") : inner.OpenAsync(opened, cancellationToken);
    }
}
