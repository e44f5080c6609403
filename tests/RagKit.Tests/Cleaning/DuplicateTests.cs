using RagKit.Ingestion;
using RagKit.Stores;
using RagKit.Tests.Ingestion;

namespace RagKit.Tests.Cleaning;

/// <summary>Duplicates in a corpus: which of them stays depends on the documents alone, and what stood behind one that goes comes back.</summary>
public sealed class DuplicateTests : IDisposable
{
    private static readonly string Story = string.Join(' ', Enumerable.Range(0, 400).Select(i => $"word{i * i % 997}"));

    private readonly CorpusFixture _fixture = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task The_same_words_and_nearly_the_same_words_are_left_out_with_their_original_named()
    {
        _fixture.Write("a.txt", Story);
        _fixture.Write("b.txt", Story.ToUpperInvariant().Replace(" ", ",\n", StringComparison.Ordinal));
        _fixture.Write("c.txt", Story + " and something more");
        _fixture.Write("d.txt", string.Join(' ', Story.Split(' ').Reverse()));
        Assert.Equal(
            ["docs/a.txt  added  14 chunks", "docs/b.txt  left out  duplicate of docs/a.txt", "docs/c.txt  left out  duplicate of docs/a.txt", "docs/d.txt  added  14 chunks"],
            Lines(await _fixture.IngestAsync(corpus => corpus.RemoveDuplicates(), CorpusFixture.Impatient with { MaxConcurrency = 1 })));
    }

    [Fact]
    public async Task A_threshold_of_one_leaves_out_only_the_same_words()
    {
        _fixture.Write("a.txt", Story);
        _fixture.Write("b.txt", Story + "!");
        _fixture.Write("c.txt", Story + " more");
        Assert.Equal("a c", await StayingAsync(corpus => corpus.RemoveDuplicates(new() { Threshold = 1 })));
    }

    [Fact]
    public async Task Documents_without_words_are_no_duplicates()
    {
        _fixture.Write("a.txt", "---");
        _fixture.Write("b.txt", "---");
        Assert.Equal("a b", await StayingAsync());
    }

    [Fact]
    public async Task An_unchanged_corpus_opens_nothing_and_says_why_documents_are_left_out()
    {
        WriteCopies("a", "b");
        CountingSource source = new(_fixture.Docs);
        await IngestAsync(corpus => corpus.From(source));
        IReadOnlyList<DocumentOutcome> outcomes = await IngestAsync(corpus => corpus.From(source));
        Assert.Equal(2, source.Opened);
        Assert.All(outcomes, outcome => Assert.Equal(OutcomeKind.Unchanged, outcome.Kind));
        Assert.Equal("duplicate of docs/a.txt", outcomes[1].Reason);
        await using Corpus corpus = _fixture.Open(builder => builder.RemoveDuplicates());
        CorpusStatus status = await corpus.GetStatusAsync(Ends);
        Assert.Equal((1, 1), (status.Documents, status.LeftOut));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_original_is_deleted_the_next_one_comes_back_on_that_run_or_the_next(bool keeps)
    {
        WriteCopies("a", "b", "c");
        IngestOptions options = CorpusFixture.Impatient with { KeepDocuments = keeps };
        Assert.Equal("a", await StayingAsync(options: options));
        _fixture.Delete("a.txt");
        Assert.Equal(keeps ? "b" : "", await StayingAsync(options: options));
        Assert.Equal("b", await StayingAsync(options: options));
        await using Corpus corpus = _fixture.Open(builder => builder.RemoveDuplicates());
        Assert.Equal("duplicate of docs/b.txt", (await CorpusFixture.DocumentsAsync(corpus)).Single(document => document.Id == "docs/c.txt").LeftOut);
    }

    [Fact]
    public async Task When_the_original_changes_the_next_one_comes_back_and_is_found()
    {
        WriteCopies("a", "b");
        await IngestAsync();
        _fixture.Write("a.txt", "Something else entirely.");
        Assert.Equal("a b", await StayingAsync());
        await using Corpus corpus = _fixture.Open(builder => builder.RemoveDuplicates());
        Assert.Contains(await CorpusFixture.FindAsync(corpus, new("word1 word4 word9")), hit => hit.Chunk.DocumentId == "docs/b.txt");
    }

    [Fact]
    public async Task A_new_document_with_a_smaller_id_takes_the_place_of_the_one_stored()
    {
        WriteCopies("b");
        await IngestAsync();
        WriteCopies("a");
        Assert.Equal("a", await StayingAsync());
    }

    [Fact]
    public async Task Whatever_the_history_the_corpus_holds_what_a_new_one_would()
    {
        Random random = new(7);
        string[] words = Story.Split(' ');
        for (int run = 0; run < 8; run++)
        {
            for (int change = 0; change < 6; change++)
            {
                string name = $"{(char)('a' + random.Next(12))}.txt";
                if (random.Next(4) == 0)
                    File.Delete(Path.Combine(_fixture.Docs, name));
                else
                    _fixture.Write(name, string.Join(' ', words.Skip(random.Next(3) * 12).Concat(words.Take(random.Next(3) * 12))));
            }
            string kept = await StayingAsync();
            await using Corpus fresh = _fixture.Open(builder => builder.RemoveDuplicates(), inMemory: true);
            await CorpusFixture.IngestAsync(fresh, CorpusFixture.Impatient with { MaxConcurrency = 8 });
            Assert.Equal(await StayingAsync(fresh), kept);
        }
    }

    [Fact]
    public async Task What_a_crash_left_undone_is_done_by_the_next_run()
    {
        WriteCopies("a", "b");
        await IngestAsync();
        await using (SqliteChunkStore store = new(_fixture.Database))
            await store.DeleteArtifactAsync("duplicates", Ends);
        WriteCopies("c");
        Assert.Equal("a", await StayingAsync());
        await using (SqliteChunkStore store = new(_fixture.Database))
            await store.WriteArtifactAsync("duplicates", new byte[] { 1, 2, 3 }, Ends);
        Assert.Equal("a", await StayingAsync());
    }

    [Fact]
    public async Task Without_the_step_all_come_back()
    {
        WriteCopies("a", "b");
        await IngestAsync();
        Assert.Equal("a b", await StayingAsync(_ => { }));
    }

    [Fact]
    public async Task What_another_step_leaves_out_keeps_out_no_other()
    {
        WriteCopies("a", "b");
        void Steps(CorpusBuilder corpus) => corpus.RemoveDuplicates().CleanWith(new DropFirst());
        Assert.Equal("b", await StayingAsync(Steps));
        Assert.Equal("b", await StayingAsync(Steps));
    }

    private void WriteCopies(params string[] names)
    {
        foreach (string name in names)
            _fixture.Write($"{name}.txt", Story);
    }

    private async Task<IReadOnlyList<DocumentOutcome>> IngestAsync(Action<CorpusBuilder>? configure = null)
    {
        if (configure is null)
            return await _fixture.IngestAsync(corpus => corpus.RemoveDuplicates());
        await using Corpus corpus = Corpus.Create("test", builder =>
        {
            builder.ChunkByTokens(max: 60, overlap: 0).EmbedWith(_fixture.Model).StoreInSqlite(_fixture.Database).LoadByDefaultWith(_ => new Loading.TextLoader()).RemoveDuplicates();
            configure(builder);
        });
        return await CorpusFixture.IngestAsync(corpus);
    }

    private async Task<string> StayingAsync(Action<CorpusBuilder>? configure = null, IngestOptions? options = null)
    {
        await using Corpus corpus = _fixture.Open(configure ?? (builder => builder.RemoveDuplicates()));
        await CorpusFixture.IngestAsync(corpus, options);
        return await StayingAsync(corpus);
    }

    /// <summary>The documents that have chunks.</summary>
    private static async Task<string> StayingAsync(Corpus corpus) => string.Join(' ', (await CorpusFixture.DocumentsAsync(corpus))
        .Where(document => document.ChunkCount > 0).Select(document => document.Id["docs/".Length..^".txt".Length]));

    private static IEnumerable<string> Lines(IEnumerable<DocumentOutcome> outcomes) => outcomes.Select(outcome => outcome.ToString());

    private sealed class DropFirst : RagKit.Cleaning.IDocumentTransform
    {
        public string Fingerprint => "drop";

        public ValueTask<RagKit.Cleaning.TransformResult> TransformAsync(Document document, CancellationToken cancellationToken = default) =>
            new(document.Id == "docs/a.txt" ? RagKit.Cleaning.TransformResult.LeaveOut("dropped") : document);
    }
}
