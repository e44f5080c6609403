using System.Text.Json;
using RagKit.Chunking;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

public sealed class LoadAndChunkTests
{
    [Fact]
    public async Task Load_shows_blocks_with_ranges_and_metadata()
    {
        using TempFolder folder = Handbook.Create();
        ToolRun run = await RagKitTool.RunAsync(folder, "load", "docs/leave.md");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("lang = en", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  heading 2   \d+-\d+  Parental leave$", run.Output);
        Assert.Matches(@"(?m)^  paragraph   \d+-\d+  Every parent gets", run.Output);
    }

    [Fact]
    public async Task Load_json_gives_texts_that_are_those_of_their_ranges()
    {
        using TempFolder folder = Handbook.Create();
        JsonElement run = await RagKitTool.JsonAsync(folder, "load", "docs/leave.md");
        JsonElement document = run.GetProperty("documents")[0];
        string text = document.GetProperty("text").GetString()!;
        Assert.Equal("en", document.GetProperty("metadata").GetProperty("lang").GetString());
        JsonElement[] blocks = [.. document.GetProperty("blocks").EnumerateArray()];
        Assert.Equal(["heading", "heading", "paragraph", "heading", "paragraph"], blocks.Select(block => block.GetProperty("kind").GetString()));
        Assert.All(blocks, block => Assert.Equal(
            block.GetProperty("text").GetString(), text[block.GetProperty("start").GetInt32()..block.GetProperty("end").GetInt32()]));
    }

    [Fact]
    public async Task A_page_nested_beyond_all_reason_is_shown_all_the_same()
    {
        using TempFolder folder = new();
        string open = string.Concat(Enumerable.Repeat("<blockquote><p>deep</p>", 20_000));
        folder.Write("deep.html", $"<html><body>{open}</body></html>");
        JsonElement run = await RagKitTool.JsonAsync(folder, "load", "deep.html");
        Assert.Contains("deep", run.GetProperty("documents")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await RagKitTool.RunAsync(folder, "load", "deep.html")).Code);
    }

    [Fact]
    public async Task Load_text_writes_the_bare_text_and_nothing_else()
    {
        using TempFolder folder = Handbook.Create();
        JsonElement json = await RagKitTool.JsonAsync(folder, "load", "docs/travel/expenses.md");
        ToolRun run = await RagKitTool.RunAsync(folder, "load", "docs/travel/expenses.md", "--text");
        Assert.Equal(json.GetProperty("documents")[0].GetProperty("text").GetString(), run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task A_part_that_fails_is_named_and_the_rest_is_shown()
    {
        using TempFolder folder = new();
        folder.Write("rows.jsonl", "{\"text\":\"fine\"}\n{\"text\": oops}\n{\"text\":\"also fine\"}\n");
        ToolRun run = await RagKitTool.RunAsync(folder, "load", "rows.jsonl");
        Assert.Equal(1, run.Code);
        Assert.Contains("also fine", run.Output, StringComparison.Ordinal);
        Assert.Contains("rows.jsonl, line 2", run.Error, StringComparison.Ordinal);
        JsonElement json = await RagKitTool.JsonAsync(folder, "load", "rows.jsonl");
        Assert.Equal(1, json.GetProperty("failures").GetArrayLength());
    }

    [Fact]
    public async Task Chunks_have_ranges_and_token_counts_within_the_limit()
    {
        using TempFolder folder = Handbook.CreateLarge(1, 300);
        JsonElement run = await RagKitTool.JsonAsync(folder, "chunk", "docs/0/note0.md", "--max", "60", "--overlap", "5");
        JsonElement[] chunks = [.. run.GetProperty("chunks").EnumerateArray()];
        Assert.True(chunks.Length > 3);
        Assert.Equal(
            ["ordinal", "id", "document", "start", "end", "tokens", "page", "title", "headings", "metadata", "text"],
            chunks[0].EnumerateObject().Select(property => property.Name));
        Assert.All(chunks, chunk => Assert.InRange(chunk.GetProperty("tokens").GetInt32(), 1, 60));
        Assert.Equal(Enumerable.Range(0, chunks.Length), chunks.Select(chunk => chunk.GetProperty("ordinal").GetInt32()));
    }

    [Fact]
    public async Task Chunks_are_those_that_ingest_stores()
    {
        using TempFolder folder = Handbook.Create();
        await RagKitTool.JsonAsync(folder, "ingest", ".");
        JsonElement hit = (await RagKitTool.JsonAsync(folder, "search", "parental leave", "--top", "1")).GetProperty("hits")[0];
        JsonElement run = await RagKitTool.JsonAsync(folder, "chunk", "docs/leave.md");
        Assert.Contains(hit.GetProperty("chunk").GetString(), run.GetProperty("chunks").EnumerateArray().Select(chunk => chunk.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Cutting_at_headings_keeps_sections_apart()
    {
        using TempFolder folder = new();
        string sentences = string.Concat(Enumerable.Repeat("Every parent gets sixteen weeks of leave. ", 10));
        folder.Write("leave.md", $"# Leave\n\n## Parental leave\n\n{sentences}\n\n## Sick leave\n\n{sentences}\n");
        JsonElement sections = await RagKitTool.JsonAsync(folder, "chunk", "leave.md", "--by", "headings");
        Assert.Equal(2, sections.GetProperty("chunks").GetArrayLength());
        JsonElement tokens = await RagKitTool.JsonAsync(folder, "chunk", "leave.md");
        Assert.Equal(1, tokens.GetProperty("chunks").GetArrayLength());
    }

    public static TheoryData<string, string> Kinds => new()
    {
        { "tokens", new TokenChunker().Fingerprint },
        { "headings", new HeadingChunker().Fingerprint },
        { "recursive", new RecursiveChunker().Fingerprint },
        { "sentences", new SentenceChunker().Fingerprint },
        { "window", new SlidingWindowChunker().Fingerprint },
        { "pages", new PageChunker().Fingerprint },
        { "tables", new TableChunker().Fingerprint },
        { "code", new CodeChunker().Fingerprint },
        { "content", new ContentDefinedChunker().Fingerprint },
        { "meaning", new SemanticChunker().Fingerprint },
        { "parents", new ParentChildChunker().Fingerprint },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_chunker_cuts_by_its_own_defaults_and_with_a_small_cap(string kind, string fingerprint)
    {
        using TempFolder folder = Handbook.Create();
        Assert.Equal(fingerprint, (await RagKitTool.JsonAsync(folder, "chunk", "docs/leave.md", "--by", kind)).GetProperty("chunker").GetString());
        Assert.NotEmpty((await RagKitTool.JsonAsync(folder, "chunk", "docs/leave.md", "--by", kind, "--max", "20")).GetProperty("chunks").EnumerateArray());
    }

    [Fact]
    public async Task A_report_tells_how_good_the_chunks_of_a_folder_are_and_what_could_not_be_read()
    {
        using TempFolder folder = Handbook.Create();
        folder.Write("docs/broken.docx", "no archive");
        ToolRun run = await RagKitTool.RunAsync(folder, "chunk", "docs", "--report");
        Assert.Equal(1, run.Code);
        Assert.Matches(@"(?m)^cut sentences    0\.0 %$", run.Output);
        Assert.Contains("broken.docx", run.Error, StringComparison.Ordinal);
        JsonElement json = await RagKitTool.JsonAsync(folder, "chunk", "docs", "--report");
        Assert.True(json.GetProperty("documents").GetInt32() > 1);
        Assert.InRange(json.GetProperty("tokens").GetProperty("most").GetInt32(), 1, 400);
    }

    [Fact]
    public async Task Tokens_are_counted_with_a_vocabulary_that_is_given()
    {
        using TempFolder folder = new();
        folder.Write("vocab.txt", "[UNK]\nparental\nleave\n##s\n");
        folder.Write("a.md", "parental leaves parental leaves");
        JsonElement run = await RagKitTool.JsonAsync(folder, "chunk", "a.md", "--tokenizer", "vocab.txt");
        Assert.Equal(6, run.GetProperty("chunks")[0].GetProperty("tokens").GetInt32());
        folder.Write("my.tiktoken", "");
        Assert.Contains("cl100k_base.tiktoken", (await RagKitTool.RunAsync(folder, "chunk", "a.md", "--tokenizer", "my.tiktoken")).AssertRefused().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load", "missing.md")]
    [InlineData("load", "docs")]
    [InlineData("load", "picture.zzz")]
    [InlineData("load", "binary.md")]
    [InlineData("chunk", "missing.md")]
    [InlineData("chunk", "docs/leave.md", "--max", "0")]
    [InlineData("chunk", "docs/leave.md", "--overlap", "4000")]
    [InlineData("chunk", "docs/leave.md", "--by", "window", "--overlap", "4000")]
    [InlineData("chunk", "docs/leave.md", "--tokenizer", "missing.txt")]
    [InlineData("chunk", "missing", "--report")]
    public async Task What_can_not_be_loaded_or_cut_is_refused(params string[] args)
    {
        using TempFolder folder = Handbook.Create();
        folder.Write("picture.zzz", [1, 2, 3]);
        folder.Write("binary.md", [0x00, 0x01, 0x02, 0xFF, 0xFE, 0x00, 0x00, 0x7F, 0x45, 0x4C, 0x46, 0x00, 0x00, 0x00]);
        Assert.DoesNotContain("Parameter", (await RagKitTool.RunAsync(folder, args)).AssertRefused().Error, StringComparison.Ordinal);
    }
}
