using System.Text;
using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

public sealed class EvalTests
{
    private static readonly string[] Metrics = ["ndcg@10", "recall@100", "mrr@10", "map"];

    [Fact]
    public async Task Json_has_the_figures_that_scripts_read()
    {
        using TempFolder folder = Collection(documents: 12);
        JsonElement run = await RagKitTool.JsonAsync(folder, "eval", "tiny");
        foreach (string name in (string[])["documents", "chunks", "queries", "ingest_seconds", "search_p50_ms", "search_p95_ms"])
            Assert.True(run.GetProperty(name).GetDouble() > 0, name);
        Assert.Equal((12, 3), (run.GetProperty("documents").GetInt32(), run.GetProperty("queries").GetInt32()));
        foreach (string name in Metrics)
        {
            JsonElement metric = run.GetProperty(name);
            Assert.Equal(["mean", "low", "high"], metric.EnumerateObject().Select(property => property.Name));
            Assert.InRange(metric.GetProperty("mean").GetDouble(), metric.GetProperty("low").GetDouble(), metric.GetProperty("high").GetDouble());
        }
        // Every question has one relevant document, and its words stand in no other.
        Assert.Equal(1, run.GetProperty("ndcg@10").GetProperty("mean").GetDouble());
    }

    [Fact]
    public async Task A_table_shows_means_and_intervals_and_says_that_there_is_no_model()
    {
        using TempFolder folder = Collection(documents: 12);
        ToolRun run = await RagKitTool.RunAsync(folder, "eval", "tiny");
        Assert.Equal(0, run.Code);
        foreach (string name in Metrics)
            Assert.Matches($@"(?m)^{name} +1\.0000  1\.0000 to 1\.0000$", run.Output);
        Assert.Contains("words (BM25) alone", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_larger_collection_can_be_searched_by_embeddings_alone()
    {
        using TempFolder folder = Collection(documents: 400);
        JsonElement run = await RagKitTool.JsonAsync(folder, "eval", "tiny", "--strategy", "dense");
        Assert.Equal("dense", run.GetProperty("strategy").GetString());
        Assert.True(run.GetProperty("recall@100").GetProperty("mean").GetDouble() > 0);
    }

    [Fact]
    public async Task Embeddings_alone_are_refused_where_there_is_no_model()
    {
        using TempFolder folder = Collection(documents: 12);
        ToolRun run = await RagKitTool.RunAsync(folder, "eval", "tiny", "--strategy", "dense");
        Assert.Contains("--strategy hybrid or lexical", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_corpus_can_be_kept_and_searched_but_not_overwritten()
    {
        using TempFolder folder = Collection(documents: 12);
        await RagKitTool.JsonAsync(folder, "eval", "tiny", "--keep", "tiny.db");
        JsonElement search = await RagKitTool.JsonAsync(folder, "search", "subject2", "--db", "tiny.db");
        Assert.Equal("d2", search.GetProperty("hits")[0].GetProperty("document").GetString());
        Assert.Contains("exists already", (await RagKitTool.RunAsync(folder, "eval", "tiny", "--keep", "tiny.db")).AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_collection_is_refused_and_names_what_is_missing()
    {
        using TempFolder folder = Collection(documents: 12);
        Assert.Contains("missing", (await RagKitTool.RunAsync(folder, "eval", "missing")).AssertRefused().Error, StringComparison.Ordinal);
        Assert.Contains("test", (await RagKitTool.RunAsync(folder, "eval", "tiny", "--split", "dev")).AssertRefused().Error, StringComparison.Ordinal);
        folder.Write("tiny/corpus.jsonl", "{\"_id\":\"d0\",\"text\":\"fine\"}\n{\"_id\":\n");
        Assert.Contains("line 2", (await RagKitTool.RunAsync(folder, "eval", "tiny")).AssertRefused().Error, StringComparison.Ordinal);
    }

    /// <summary>A collection <c>tiny</c> with three questions, each answered by one document.</summary>
    private static TempFolder Collection(int documents)
    {
        TempFolder folder = new();
        Random random = new(3);
        StringBuilder corpus = new();
        for (int i = 0; i < documents; i++)
        {
            string filler = string.Join(' ', Enumerable.Range(0, 20).Select(_ => $"filler{random.Next(50)}"));
            corpus.Append($$"""{"_id":"d{{i}}","title":"Title","text":"subject{{i}} {{filler}}"}""").Append('\n');
        }
        folder.Write("tiny/corpus.jsonl", corpus.ToString());
        folder.Write("tiny/queries.jsonl", string.Concat(Enumerable.Range(0, 3).Select(i => $$"""{"_id":"q{{i}}","text":"subject{{i}}"}""" + "\n")));
        folder.Write("tiny/qrels/test.tsv", "query-id\tcorpus-id\tscore\n" + string.Concat(Enumerable.Range(0, 3).Select(i => $"q{i}\td{i}\t1\n")));
        return folder;
    }
}
