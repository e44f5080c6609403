using System.Diagnostics;
using System.Text;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Evaluation.Tests;

/// <summary>The source and the loader that <c>FromBeir</c> adds, used as a corpus uses them.</summary>
public sealed class BeirCorpusTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_becomes_a_document_with_heading_paragraphs_and_facts()
    {
        using TempFolder folder = Folder("""
            {"_id": "4983", "title": " Wing loads ", "text": "First line.\nSame paragraph.\n\n \r\nSecond. ", "year": 1958, "url": "http://x", "open": true, "none": null, "tags": ["a", "b"], "deep": {"x": 1}, "metadata": {"journal": "J", "more": {"y": 1}}}
            """);
        (List<Document> documents, List<LoadFailure> failures) = await Load(folder.Path);
        Assert.Empty(failures);
        Document document = Assert.Single(documents);
        Assert.Equal("4983", document.Id);
        Assert.Equal("Wing loads", document.Title);
        Assert.Equal("Wing loads\n\nFirst line.\nSame paragraph.\n\nSecond.", document.Text);
        Assert.Equal(
            [(BlockKind.Heading, 1, "Wing loads"), (BlockKind.Paragraph, 0, "First line.\nSame paragraph."), (BlockKind.Paragraph, 0, "Second.")],
            document.Blocks.Select(block => (block.Kind, block.Level, document.Text[block.Range])));
        Assert.Equal(
            new Metadata(new Dictionary<string, MetadataValue>
            {
                ["year"] = 1958,
                ["url"] = "http://x",
                ["open"] = true,
                ["tags"] = new[] { "a", "b" },
                ["journal"] = "J",
            }),
            document.Metadata);
        Assert.NotNull(document.ModifiedAt);
    }

    [Fact]
    public async Task Title_or_text_may_be_missing_and_an_empty_document_is_still_one()
    {
        using TempFolder folder = Folder("""
            {"_id": "text", "text": "Only text."}
            {"_id": "title", "title": "Only title", "text": ""}
            {"_id": "empty", "title": "", "text": null}
            {"_id": 17, "text": "Number."}
            """);
        (List<Document> documents, List<LoadFailure> failures) = await Load(folder.Path);
        Assert.Empty(failures);
        Assert.Equal([("text", "", "Only text."), ("title", "Only title", "Only title"), ("empty", "", ""), ("17", "", "Number.")], documents.Select(document => (document.Id, document.Title, document.Text)));
        Assert.Equal(BlockKind.Paragraph, Assert.Single(documents[0].Blocks).Kind);
        Assert.Equal(BlockKind.Heading, Assert.Single(documents[1].Blocks).Kind);
        Assert.Empty(documents[2].Blocks);
    }

    [Fact]
    public async Task A_malformed_line_fails_alone()
    {
        using TempFolder folder = Folder("""
            {"_id": "a", "text": "A"}
            {"_id": "b", "text": 
            {"text": "no id"}
            {"_id": "a", "text": "again"}

            {"_id": "c", "text": "half \udc00 pair"}
            {"_id": "d", "text": "D"}
            """);
        (List<Document> documents, List<LoadFailure> failures) = await Load(folder.Path);
        Assert.Equal(["a", "d"], documents.Select(document => document.Id));
        Assert.Equal(["line 2", "line 3", "line 4", "line 6"], failures.Select(failure => failure.Part));
        Assert.Contains("Not valid JSON", failures[0].Reason, StringComparison.Ordinal);
        Assert.Contains("\"_id\"", failures[1].Reason, StringComparison.Ordinal);
        Assert.Contains("'a' was given on an earlier line", failures[2].Reason, StringComparison.Ordinal);
        Assert.Contains("Unicode", failures[3].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_fail_their_line_alone()
    {
        using TempFolder folder = new();
        folder.Write("corpus.jsonl", [.. "{\"_id\":\"a\",\"text\":\""u8, 0xFF, 0xFE, .. "\"}\n{\"_id\":\"b\",\"text\":\"B\"}"u8]);
        (List<Document> documents, List<LoadFailure> failures) = await Load(folder.Path);
        Assert.Equal("b", Assert.Single(documents).Id);
        Assert.Equal("line 1", Assert.Single(failures).Part);
    }

    [Fact]
    public async Task Any_line_lengths_and_read_sizes_give_the_same_documents()
    {
        Random random = new(11);
        List<string> texts = [.. Enumerable.Range(0, 60).Select(i => new string((char)('a' + (i % 26)), random.Next(20) == 0 ? random.Next(600_000, 1_500_000) : random.Next(1, 9000)) + "\u2028\u0085é")];
        byte[] bytes = Encoding.UTF8.GetBytes(string.Join("\r\n", texts.Select((text, i) => $$"""{"_id":"{{i}}","text":"{{text}}"}""")));
        foreach (int most in new[] { 3, 4096, 1 << 18, int.MaxValue })
        {
            // Tiny reads of a part of it are enough to cross every border.
            byte[] part = most == 3 ? bytes[..60_000] : bytes;
            BeirSource source = new("unused");
            using ChoppedStream stream = new(part, most);
            List<Document> documents = [];
            await foreach (Document document in Loader().LoadAsync(new(await Item(), stream), Token))
                documents.Add(document);
            Assert.Equal(texts.Take(documents.Count), documents.Select(document => document.Text));
            if (most != 3)
                Assert.Equal(texts.Count, documents.Count);
        }

        async Task<SourceItem> Item()
        {
            using TempFolder folder = Folder("{}");
            return (await List(new BeirSource(folder.Path)))[0];
        }
    }

    [Fact]
    public async Task A_huge_line_that_arrives_in_small_reads_costs_no_more_than_its_length()
    {
        // Searching the line anew after every read would look at some 200 GB.
        byte[] bytes = [.. "{\"_id\":\"a\",\"text\":\""u8, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("x\\n \\n", 1_000_000))), .. "\"}\n"u8];
        using TempFolder folder = Folder("{}");
        using ChoppedStream stream = new(bytes, 128);
        long started = Stopwatch.GetTimestamp();
        SourceContent content = new(Assert.Single(await List(new BeirSource(folder.Path))), stream);
        Document document = Assert.Single(await Loader().LoadAsync(content, Token).ToListAsync(Token));
        Assert.Equal(1_000_000, document.Blocks.Count);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"{Stopwatch.GetElapsedTime(started)}");
    }

    [Fact]
    public async Task The_source_lists_one_item_whose_version_follows_the_file()
    {
        using TempFolder folder = Folder("{\"_id\":\"a\",\"text\":\"A\"}");
        BeirSource source = new(folder.Path);
        Assert.Equal("", source.Id);
        SourceItem before = Assert.Single(await List(source));
        Assert.Equal(before, Assert.Single(await List(source)));
        Assert.Equal("corpus.jsonl", before.Id);
        Assert.Equal(22, before.Length);

        folder.Write("corpus.jsonl", "{\"_id\":\"a\",\"text\":\"AB\"}");
        Assert.NotEqual(before.Version, Assert.Single(await List(source)).Version);
        File.SetLastWriteTimeUtc(Path.Combine(folder.Path, "corpus.jsonl"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotEqual(before.Version, Assert.Single(await List(source)).Version);
    }

    [Fact]
    public async Task A_missing_corpus_is_named_and_the_layout_explained()
    {
        using TempFolder folder = new();
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => List(new BeirSource(folder.Path)));
        Assert.Contains("has no corpus.jsonl", e.Message, StringComparison.Ordinal);
        Assert.Contains("qrels/test.tsv", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<RagKitException>(() => List(new BeirSource(Path.Combine(folder.Path, "gone"))));
        Assert.Contains("There is no folder", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BeirSource(""));
    }

    [Fact]
    public async Task The_loader_reads_what_its_source_lists_and_no_other_item()
    {
        using TempFolder folder = Folder("{}");
        IDocumentLoader loader = Loader();
        Assert.True(loader.CanLoad(Assert.Single(await List(new BeirSource(folder.Path)))));
        Assert.False(loader.CanLoad(new SourceItem("corpus.jsonl", "1")));
    }

    [Fact]
    public async Task Cancellation_stops_the_reading()
    {
        using TempFolder folder = Folder("{\"_id\":\"a\",\"text\":\"A\"}");
        BeirSource source = new(folder.Path);
        SourceItem item = Assert.Single(await List(source));
        await using Stream stream = await source.OpenAsync(item, Token);
        CancellationToken cancelled = new(true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Loader().LoadAsync(new(item, stream), cancelled).ToListAsync(cancelled));
    }

    [Theory]
    [InlineData("cranfield", 1400, 2)]
    [InlineData("cisi", 1460, 0)]
    [InlineData("scifact", 5183, 0)]
    [InlineData("nfcorpus-statnlp", 3395, 0)]
    [InlineData("xquad-en", 240, 0)]
    [InlineData("el-dbpedia", 5000, 0)]
    [InlineData("el-msmarco", 5000, 0)]
    public async Task Published_collections_load_whole(string set, int count, int empty)
    {
        string path = SharedData.Path("ir", set);
        (List<Document> documents, List<LoadFailure> failures) = await Load(path);
        long started = Stopwatch.GetTimestamp();
        await Load(path);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms");
        Assert.Empty(failures);
        Assert.Equal(count, documents.Count);
        Assert.Equal(empty, documents.Count(document => document.Text.Length == 0));
        Assert.Equal(count, documents.Select(document => document.Id).Distinct().Count());
    }

    private static IDocumentLoader Loader() => new CorpusBuilder("c").FromBeir("folder").Loaders[0](NoServices.Instance);

    private static async Task<List<SourceItem>> List(ISource source) => await source.ListAsync(Token).ToListAsync(Token);

    private static async Task<(List<Document> Documents, List<LoadFailure> Failures)> Load(string folder)
    {
        CorpusBuilder builder = new CorpusBuilder("c").FromBeir(folder);
        ISource source = Assert.Single(builder.Sources)(NoServices.Instance);
        IDocumentLoader loader = Assert.Single(builder.Loaders)(NoServices.Instance);
        SourceItem item = Assert.Single(await List(source));
        List<LoadFailure> failures = [];
        await using Stream stream = await source.OpenAsync(item, Token);
        return (await loader.LoadAsync(new(item, stream, failures.Add), Token).ToListAsync(Token), failures);
    }

    private static TempFolder Folder(string corpus)
    {
        TempFolder folder = new();
        folder.Write("corpus.jsonl", corpus);
        return folder;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }

    /// <summary>Gives at most so many bytes a read.</summary>
    private sealed class ChoppedStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
