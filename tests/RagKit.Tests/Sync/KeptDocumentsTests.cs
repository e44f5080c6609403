using RagKit.Ingestion;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.Stores;
using RagKit.Tests.Ingestion;

namespace RagKit.Tests.Sync;

public sealed class KeptDocumentsTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();
    private readonly InMemoryDocumentStore _documents = new();

    public KeptDocumentsTests()
    {
        _fixture.Write("a.md", "# Owls\n\nThe owl hunts at night.");
        _fixture.Write("b.md", "# Foxes\n\nThe fox hunts at dawn.");
    }

    public void Dispose() => _fixture.Dispose();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parsed_documents_go_to_the_document_store_and_another_chunker_reads_them_there()
    {
        await using (Corpus corpus = Open(new CountingSource(_fixture.Docs)))
        {
            await CorpusFixture.IngestAsync(corpus);
            Assert.Empty(await corpus.Store.GetContentAsync(["docs/a.md", "docs/b.md"], Ends));
            Assert.Equal(2, await CountAsync());
        }
        CountingSource source = new(_fixture.Docs);
        await using Corpus again = Open(source, max: 30);

        IReadOnlyList<DocumentOutcome> outcomes = await CorpusFixture.IngestAsync(again, CorpusFixture.Impatient with { Rebuild = true });

        Assert.All(outcomes, done => Assert.Equal(OutcomeKind.Updated, done.Kind));
        Assert.Equal(0, source.Opened);
        Assert.All(await CorpusFixture.DocumentsAsync(again), document => Assert.NotEmpty(document.Lineage.Original));
    }

    [Fact]
    public async Task Another_loader_parses_kept_originals_without_fetching()
    {
        await using (Corpus corpus = Open(new CountingSource(_fixture.Docs), originals: true))
            await CorpusFixture.IngestAsync(corpus);
        Assert.Equal(4, await CountAsync());
        CountingSource source = new(_fixture.Docs);
        await using Corpus again = Open(source, originals: true, loader: new OtherLoader());

        IReadOnlyList<DocumentOutcome> outcomes = await CorpusFixture.IngestAsync(again);

        Assert.All(outcomes, done => Assert.Equal(OutcomeKind.Updated, done.Kind));
        Assert.Equal(0, source.Opened);
        Assert.Contains("other", (await again.Store.GetDocumentAsync("docs/a.md", Ends))[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_that_redacts_keeps_neither_documents_nor_originals()
    {
        await using Corpus corpus = Open(new CountingSource(_fixture.Docs), originals: true, configure: builder => builder.RedactPersonalData());
        await CorpusFixture.IngestAsync(corpus);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Pruning_removes_what_no_stored_document_refers_to_and_nothing_else()
    {
        await using Corpus corpus = Open(new CountingSource(_fixture.Docs), originals: true);
        await CorpusFixture.IngestAsync(corpus);
        _fixture.Write("a.md", "# Owls\n\nThe owl hunts at night, and the text is another.");
        await CorpusFixture.IngestAsync(corpus);
        Assert.Equal(6, await CountAsync());

        Assert.Equal(0, await corpus.PruneDocumentsAsync(TimeSpan.FromHours(1), cancellationToken: Ends));
        Assert.Equal(2, await corpus.PruneDocumentsAsync(TimeSpan.Zero, cancellationToken: Ends));

        Assert.Equal(4, await CountAsync());
        Assert.DoesNotContain((await _documents.ReadDocumentsAsync([.. (await CorpusFixture.DocumentsAsync(corpus)).Select(document => document.Lineage.Parsed)], Ends)), document => document is null);
    }

    [Fact]
    public async Task Pruning_spares_what_only_an_older_version_refers_to()
    {
        using InMemoryChunkStore store = new();
        await using Corpus corpus = Open(new CountingSource(_fixture.Docs), configure: builder => builder.StoreIn(_ => store));
        await CorpusFixture.IngestAsync(corpus);
        await store.ActivateVersionAsync((await store.CreateVersionAsync(Ends)).Number, Ends);

        Assert.Equal(0, await corpus.PruneDocumentsAsync(TimeSpan.Zero, cancellationToken: Ends));
    }

    private Corpus Open(ISource source, int max = 60, bool originals = false, IDocumentLoader? loader = null, Action<CorpusBuilder>? configure = null) => Corpus.Create("test", corpus =>
    {
        corpus.From(source).LoadWith(loader ?? new MarkdownLoader()).ChunkByTokens(max: max, overlap: 0).EmbedWith(_fixture.Model).StoreInSqlite(_fixture.Database).KeepDocumentsIn(_ => _documents, originals);
        configure?.Invoke(corpus);
    });

    private async Task<int> CountAsync()
    {
        int count = 0;
        await foreach (KeptContent _ in _documents.ListAsync(Ends))
            count++;
        return count;
    }

    private sealed class OtherLoader : IDocumentLoader
    {
        public bool CanLoad(SourceItem item) => true;

        public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using StreamReader reader = new(content.Stream);
            yield return new Document(content.Item.Id, "other " + await reader.ReadToEndAsync(cancellationToken));
        }
    }
}
