using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

public sealed class SearchTests(IngestedHandbook handbook) : IClassFixture<IngestedHandbook>
{
    [Fact]
    public async Task Hits_show_rank_document_legs_and_the_words_around()
    {
        TempFolder folder = handbook.Folder;
        ToolRun run = await RagKitTool.RunAsync(folder, "search", "approving travel expenses");
        Assert.Equal(0, run.Code);
        string[] lines = run.Output.Split('\n');
        Assert.Matches(@"^ 1  \d+\.\d{3}  docs/travel/expenses\.md  Travel expenses  \(lexical #1\)$", lines[0]);
        Assert.Contains("finance team", lines[1], StringComparison.Ordinal);
        Assert.Contains("Größe: 10 €", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public async Task A_corpus_too_small_for_its_model_says_so_beside_the_result()
    {
        TempFolder folder = handbook.Folder;
        foreach (string command in (string[])["search", "ask"])
            Assert.Contains("words (BM25) alone", (await RagKitTool.RunAsync(folder, command, "parental leave")).Error, StringComparison.Ordinal);
        Assert.Contains("words (BM25) alone", (await RagKitTool.RunAsync(folder, "status")).Output, StringComparison.Ordinal);
        Assert.Equal("", (await RagKitTool.RunAsync(folder, "search", "parental leave", "--json")).Error);
    }

    [Fact]
    public async Task Json_names_every_part_of_a_hit()
    {
        TempFolder folder = handbook.Folder;
        JsonElement run = await RagKitTool.JsonAsync(folder, "search", "parental leave");
        Assert.Equal(["query", "hits", "milliseconds"], run.EnumerateObject().Select(property => property.Name));
        JsonElement hit = run.GetProperty("hits")[0];
        Assert.Equal(
            ["rank", "score", "document", "chunk", "page", "start", "end", "title", "headings", "text", "legs"],
            hit.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, hit.GetProperty("rank").GetInt32());
        Assert.Equal("docs/leave.md", hit.GetProperty("document").GetString());
        Assert.Equal(hit.GetProperty("end").GetInt32() - hit.GetProperty("start").GetInt32(), hit.GetProperty("text").GetString()!.Length);
        Assert.Equal(["name", "rank", "score"], hit.GetProperty("legs")[0].EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("year=2024", "docs/travel/expenses.md")]
    [InlineData("year>2024", "docs/leave.md")]
    [InlineData("year<=2024", "docs/travel/expenses.md")]
    [InlineData("lang!=en", "docs/notes.txt")]
    public async Task Filters_say_which_documents_may_be_found(string filter, string expected)
    {
        TempFolder folder = handbook.Folder;
        JsonElement run = await RagKitTool.JsonAsync(folder, "search", "leave travel expenses bicycles", "--filter", filter);
        Assert.Equal([expected], run.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("document").GetString()).Distinct());
    }

    [Fact]
    public async Task Several_filters_must_all_hold()
    {
        TempFolder folder = handbook.Folder;
        JsonElement run = await RagKitTool.JsonAsync(folder, "search", "leave travel expenses", "--filter", "lang=en", "--filter", "year>=2025");
        Assert.Equal(["docs/leave.md"], run.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("document").GetString()).Distinct());
    }

    [Fact]
    public async Task Top_and_the_lowest_score_bound_what_is_shown()
    {
        TempFolder folder = handbook.Folder;
        JsonElement one = await RagKitTool.JsonAsync(folder, "search", "leave travel expenses bicycles", "--top", "1");
        Assert.Equal(1, one.GetProperty("hits").GetArrayLength());
        JsonElement none = await RagKitTool.JsonAsync(folder, "search", "leave", "--min-score", "1000");
        Assert.Equal(0, none.GetProperty("hits").GetArrayLength());
    }

    [Fact]
    public async Task Embeddings_alone_need_a_model()
    {
        TempFolder folder = handbook.Folder;
        ToolRun run = await RagKitTool.RunAsync(folder, "search", "leave", "--strategy", "dense");
        Assert.Contains("--strategy hybrid or lexical", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_can_not_steer_the_terminal()
    {
        using TempFolder folder = new();
        folder.Write("docs/trick.json", """{"text":"Parental leave \u001b[2J\u009b2J is sixteen weeks."}""");
        await RagKitTool.JsonAsync(folder, "ingest", "docs");
        ToolRun run = await RagKitTool.RunAsync(folder, "search", "parental leave");
        Assert.Contains("sixteen weeks", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
        Assert.DoesNotContain('\u009b', run.Output);
    }

    [Fact]
    public async Task An_answer_quotes_and_cites_documents()
    {
        TempFolder folder = handbook.Folder;
        ToolRun run = await RagKitTool.RunAsync(folder, "ask", "How many weeks of parental leave do I get?");
        Assert.Equal(0, run.Code);
        Assert.Contains("sixteen weeks of paid parental leave", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^\[1\] docs/leave\.md, \d+-\d+$", run.Output);

        JsonElement json = await RagKitTool.JsonAsync(folder, "ask", "How many weeks of parental leave do I get?");
        Assert.Equal(["question", "answer", "citations", "model"], json.EnumerateObject().Select(property => property.Name));
        Assert.Equal("extractive", json.GetProperty("model").GetString());
        JsonElement cited = json.GetProperty("citations")[0];
        Assert.Equal("docs/leave.md", cited.GetProperty("document").GetString());
        Assert.Contains($"[{cited.GetProperty("number").GetInt32()}]", json.GetProperty("answer").GetString(), StringComparison.Ordinal);
        JsonElement loaded = await RagKitTool.JsonAsync(folder, "load", "docs/leave.md");
        string text = loaded.GetProperty("documents")[0].GetProperty("text").GetString()!;
        Assert.Equal(cited.GetProperty("quote").GetString(), text[cited.GetProperty("start").GetInt32()..cited.GetProperty("end").GetInt32()]);
    }

    [Fact]
    public async Task Status_json_says_what_is_held()
    {
        TempFolder folder = handbook.Folder;
        JsonElement status = await RagKitTool.JsonAsync(folder, "status");
        Assert.Equal(
            ["db", "file_bytes", "documents", "left_out", "chunks", "embedded", "chunker", "model", "dimensions", "trained_on", "search", "ingested_at", "failed", "place", "index", "index_ready", "warnings", "versions", "domains"],
            status.EnumerateObject().Select(property => property.Name));
        Assert.Equal(3, status.GetProperty("documents").GetInt32());
        Assert.True(status.GetProperty("file_bytes").GetInt64() > 0);
    }
}
