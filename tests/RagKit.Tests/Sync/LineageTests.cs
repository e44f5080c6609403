using System.Security.Cryptography;
using System.Text;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Tests.Sync;

public sealed class LineageTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(3_000_000)]
    public async Task A_chunk_is_followed_back_to_the_bytes_the_code_and_the_run(int length)
    {
        string text = "# Owls\n\n" + string.Concat(Enumerable.Range(0, length / 10).Select(i => $"Owl {i:00000}\n\n"));
        _fixture.Write("a.md", text);
        await using Corpus corpus = _fixture.Open(builder => builder.CleanText().ChunkByTokens(max: 5000, overlap: 0));
        await CorpusFixture.IngestAsync(corpus);
        Chunk chunk = (await corpus.Store.GetDocumentAsync("docs/a.md", Ends))[^1];

        ChunkLineage lineage = (await corpus.GetLineageAsync(chunk.Id, Ends))!;

        DocumentLineage made = lineage.Document.Lineage;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), made.Original);
        Assert.Equal((chunk.Id, "docs/a.md", "a.md", "docs"), (lineage.Chunk.Id, lineage.Document.Id, lineage.Document.ItemId, lineage.Document.SourceId));
        Assert.Equal(2, lineage.Steps.Count);
        Assert.Contains("Markdown", made.Loader, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("fake:fake-embedder/64", made.Model);
        Assert.NotEmpty(made.SourceVersion);
        Assert.NotEmpty(made.Code);
        Assert.NotNull(made.At);
        LedgerEntry entry = Assert.Single(await EntriesAsync(corpus));
        Assert.Equal(entry.Run, made.Run);
        Assert.NotEmpty(made.Run);
        Assert.Contains(made.Original, lineage.ToString(), StringComparison.Ordinal);
        Assert.Null(await corpus.GetLineageAsync("none", Ends));
    }

    [Fact]
    public async Task The_change_feed_goes_on_behind_a_cursor()
    {
        _fixture.Write("a.md", "One.");
        _fixture.Write("b.md", "Two.");
        await using Corpus corpus = _fixture.Open(inMemory: true);
        await CorpusFixture.IngestAsync(corpus);
        List<CorpusChange> first = await ChangesAsync(corpus, null);
        Assert.Equal(["docs/a.md", "docs/b.md"], first.Select(change => change.DocumentId).Order(StringComparer.Ordinal));
        Assert.Empty(await ChangesAsync(corpus, first[^1].Cursor));

        _fixture.Write("a.md", "One that changed.");
        _fixture.Delete("b.md");
        await CorpusFixture.IngestAsync(corpus);

        List<CorpusChange> second = await ChangesAsync(corpus, first[^1].Cursor);
        Assert.Equal([("docs/a.md", CorpusChangeKind.Written), ("docs/b.md", CorpusChangeKind.Removed)], second.Select(change => (change.DocumentId, change.Kind)));
        await Assert.ThrowsAsync<ArgumentException>(() => ChangesAsync(corpus, "nonsense"));
    }

    [Fact]
    public async Task The_change_feed_starts_over_when_another_version_serves()
    {
        _fixture.Write("a.md", "One.");
        await using Corpus corpus = _fixture.Open(inMemory: true);
        await CorpusFixture.IngestAsync(corpus);
        string cursor = (await ChangesAsync(corpus, null))[^1].Cursor;
        IVersionedStore versions = (IVersionedStore)corpus.Store;
        await versions.ActivateVersionAsync((await versions.CreateVersionAsync(Ends)).Number, Ends);
        await CorpusFixture.IngestAsync(corpus);

        List<CorpusChange> changes = await ChangesAsync(corpus, cursor);

        Assert.Equal([CorpusChangeKind.Reset, CorpusChangeKind.Written], changes.Select(change => change.Kind));
        Assert.Empty(await ChangesAsync(corpus, changes[^1].Cursor));
    }

    private static async Task<List<CorpusChange>> ChangesAsync(Corpus corpus, string? cursor)
    {
        List<CorpusChange> changes = [];
        await foreach (CorpusChange change in corpus.ListChangesAsync(cursor, Ends))
            changes.Add(change);
        return changes;
    }

    private static async Task<List<LedgerEntry>> EntriesAsync(Corpus corpus)
    {
        List<LedgerEntry> entries = [];
        await foreach (LedgerEntry entry in ((IIngestLedger)corpus.Store).ListEntriesAsync(null, Ends))
            entries.Add(entry);
        return entries;
    }
}
