using Microsoft.Extensions.AI;
using RagKit.Answering;
using RagKit.Stores;

namespace RagKit.Tests.Retrieval;

public sealed class ParentReturnTests : IDisposable
{
    private static readonly string Text = "# Birds\n\n" + string.Join("\n\n", Enumerable.Range(0, 60).Select(i => $"Paragraph {i} tells what the {(i == 31 ? "kingfisher" : "sparrow")} does on day {i} of the long year."));

    private readonly CorpusFixture _fixture = new();

    public ParentReturnTests()
    {
        _fixture.Write("birds.md", Text);
        _fixture.Write("other.md", "# Fish\n\nNothing of birds is said here.");
    }

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Hits_come_back_as_their_parents_once_with_the_best_child_s_score(bool inDocumentStore, bool cleaned)
    {
        void Parts(CorpusBuilder corpus)
        {
            corpus.ChunkByParents(parent: 200, max: 40);
            if (inDocumentStore)
                corpus.KeepDocumentsInFolder(Path.Combine(_fixture.Folder.Path, "kept"));
            if (cleaned)
                corpus.CleanText();
        }

        await _fixture.IngestAsync(Parts);
        await using Corpus children = _fixture.Open(Parts), parents = _fixture.Open(corpus => { Parts(corpus); corpus.ReturnParents(); });
        IReadOnlyList<Hit> small = await CorpusFixture.FindAsync(children, new("kingfisher day 31") { Top = 30 }), large = await CorpusFixture.FindAsync(parents, new("kingfisher day 31") { Top = 30 });

        Assert.Equal((small[0].Score, small[0].Chunk.Id), (large[0].Score, large[0].Chunk.Id));
        Assert.Contains(small[0].Chunk.Text, large[0].Chunk.Text, StringComparison.Ordinal);
        Assert.True(large[0].Chunk.Text.Length > 2 * small[0].Chunk.Text.Length);
        Assert.True(large.Count < small.Count);
        Assert.Equal(large.Count, large.Select(hit => (hit.Chunk.DocumentId, hit.Chunk.Range)).Distinct().Count());
        Document document = inDocumentStore ? await KeptAsync(parents, "docs/birds.md") : (await parents.Store.GetContentAsync(["docs/birds.md"], TestContext.Current.CancellationToken))[0];
        if (!cleaned)
            Assert.All(large.Where(hit => hit.Chunk.DocumentId == document.Id), hit => Assert.Equal(document.Text[hit.Chunk.Range], hit.Chunk.Text));
    }

    [Fact]
    public async Task Hits_come_back_with_their_neighbours_or_as_documents()
    {
        await _fixture.IngestAsync();
        await using Corpus plain = _fixture.Open(), around = _fixture.Open(corpus => corpus.ReturnNeighbours(1)), whole = _fixture.Open(corpus => corpus.ReturnDocuments());
        Hit hit = (await CorpusFixture.FindAsync(plain, new("kingfisher")))[0];
        IReadOnlyList<Chunk> chunks = await plain.Store.GetDocumentAsync("docs/birds.md", TestContext.Current.CancellationToken);

        Chunk neighbourhood = (await CorpusFixture.FindAsync(around, new("kingfisher")))[0].Chunk;
        IReadOnlyList<Hit> documents = await CorpusFixture.FindAsync(whole, new("kingfisher"));

        Assert.Equal((chunks[hit.Chunk.Ordinal - 1].Range.Start, chunks[hit.Chunk.Ordinal + 1].Range.End), (neighbourhood.Range.Start, neighbourhood.Range.End));
        Assert.Contains(chunks[hit.Chunk.Ordinal + 1].Text, neighbourhood.Text, StringComparison.Ordinal);
        Assert.Equal(documents.Count, documents.Select(found => found.Chunk.DocumentId).Distinct().Count());
        Assert.Contains("Paragraph 0 ", documents[0].Chunk.Text, StringComparison.Ordinal);
        Assert.Contains("Paragraph 59 ", documents[0].Chunk.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_kept_documents_it_is_said_what_to_do()
    {
        await _fixture.IngestAsync(options: CorpusFixture.Impatient with { KeepDocuments = false });
        await using Corpus corpus = _fixture.Open(builder => builder.ReturnDocuments());

        RagKitException refused = await Assert.ThrowsAsync<RagKitException>(() => CorpusFixture.FindAsync(corpus, new("kingfisher")));

        Assert.Contains("KeepDocuments", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_grounded_in_parents()
    {
        static void Parts(CorpusBuilder corpus) => corpus.ChunkByParents(parent: 200, max: 40).ReturnParents();
        await _fixture.IngestAsync(Parts);
        await using Corpus corpus = _fixture.Open(Parts);
        using IChatClient chat = new ExtractiveChatClient().GroundedIn(corpus);

        ChatResponse answer = await chat.GetResponseAsync("What does the kingfisher do?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("kingfisher", answer.Text, StringComparison.Ordinal);
    }

    private async Task<Document> KeptAsync(Corpus corpus, string id)
    {
        StoredDocument stored = (await corpus.Store.FindDocumentsAsync([id], TestContext.Current.CancellationToken))[0];
        return (await new FolderDocumentStore(Path.Combine(_fixture.Folder.Path, "kept")).ReadDocumentsAsync([stored.Lineage.Parsed], TestContext.Current.CancellationToken))[0]!;
    }
}
