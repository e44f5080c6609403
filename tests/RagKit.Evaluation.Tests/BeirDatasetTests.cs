using RagKit.TestData;

namespace RagKit.Evaluation.Tests;

public sealed class BeirDatasetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cranfield", 225)]
    [InlineData("cisi", 76)]
    [InlineData("scifact", 300)]
    [InlineData("nfcorpus-statnlp", 323)]
    [InlineData("xquad-en", 1190)]
    [InlineData("el-dbpedia", 40)]
    [InlineData("el-msmarco", 43)]
    public async Task Published_collections_load_with_the_queries_that_are_judged(string set, int queries)
    {
        RetrievalDataset dataset = await RetrievalDataset.LoadBeirAsync(SharedData.Path("ir", set), cancellationToken: Token);
        Assert.Equal(set, dataset.Name);
        Assert.Equal(queries, dataset.Queries.Count);
        Assert.All(dataset.Queries, query => Assert.NotEqual("", query.Text));
    }

    [Fact]
    public async Task Judgements_equal_those_of_the_same_collection_in_trec_format()
    {
        RetrievalDataset trec = GoldenFiles.ReadJudgements("cranfield");
        RetrievalDataset beir = await RetrievalDataset.LoadBeirAsync(SharedData.Path("ir", "cranfield"), cancellationToken: Token);
        Assert.Equal(trec.Queries.Select(query => query.Id).Order(), beir.Queries.Select(query => query.Id).Order());
        Assert.All(trec.Queries, query => Assert.Equal(trec.JudgementsOf(query.Id), beir.JudgementsOf(query.Id)));
    }

    [Fact]
    public async Task Ids_hold_anything_but_tabs_and_texts_hold_unicode_line_separators()
    {
        using TempFolder folder = Folder(
            "{\"_id\": \"q 1 \", \"text\": \"one\u2028two\u0085three\"}\n{\"_id\": \"unjudged\", \"text\": \"?\"}\n",
            "q 1 \t<dbpedia:Ä, \"B\">\t2\n");
        RetrievalDataset dataset = await RetrievalDataset.LoadBeirAsync(folder.Path, cancellationToken: Token);
        Assert.Equal(new DatasetQuery("q 1 ", "one\u2028two\u0085three"), Assert.Single(dataset.Queries));
        Assert.Equal(2, dataset.JudgementsOf("q 1 ")["<dbpedia:Ä, \"B\">"]);
    }

    [Theory]
    [InlineData("query-id\tcorpus-id\tscore\nq\td\t1\n")]
    [InlineData("q\td\t1")]
    [InlineData("\uFEFFquery-id\tcorpus-id\tscore\r\nq\td\t1\r\n\r\n")]
    [InlineData("q\td\t0\nq\td\t1\n")]
    public async Task Qrels_may_have_a_header_windows_line_ends_and_a_mark_and_the_last_of_equal_pairs_counts(string qrels)
    {
        using TempFolder folder = Folder("\uFEFF{\"_id\":\"q\",\"text\":\"?\"}\r\n\r\n", qrels);
        RetrievalDataset dataset = await RetrievalDataset.LoadBeirAsync(folder.Path, cancellationToken: Token);
        Assert.Equal(1, dataset.JudgementsOf("q")["d"]);
        Assert.Equal("q", Assert.Single(dataset.Queries).Id);
    }

    [Fact]
    public async Task Another_split_is_read_by_its_name_and_a_missing_one_names_those_that_are_there()
    {
        using TempFolder folder = Folder("{\"_id\":\"q\",\"text\":\"?\"}", "q\td\t1");
        folder.Write("qrels/dev.tsv", "q\te\t1");
        RetrievalDataset dev = await RetrievalDataset.LoadBeirAsync(folder.Path, "dev", Token);
        Assert.True(dev.JudgementsOf("q").ContainsKey("e"));
        await Refused(folder.Path, "has the splits dev, test", "train");
        await Assert.ThrowsAsync<ArgumentException>(() => RetrievalDataset.LoadBeirAsync(folder.Path, "../queries", Token));
    }

    [Fact]
    public async Task What_is_missing_is_named_and_the_layout_explained()
    {
        using TempFolder folder = new();
        await Refused(Path.Combine(folder.Path, "nowhere"), "There is no folder", "test");
        await Refused(Path.Combine(folder.Path, "nowhere"), "corpus.jsonl", "test");
        await Refused(folder.Path, "has no queries.jsonl", "test");
        folder.Write("queries.jsonl", "{\"_id\":\"q\",\"text\":\"?\"}");
        await Refused(folder.Path, "has no qrels/test.tsv", "test");
    }

    [Theory]
    [InlineData("{\"_id\":\"q\",\"text\":\"?\"}\n{\"_id\":\"q2\",\"te", "queries.jsonl' line 2: Not valid JSON")]
    [InlineData("{\"_id\":\"q\",\"text\":\"?\"}\n\n[1]", "queries.jsonl' line 3: Expected a JSON object with \"_id\" and \"text\", found a list")]
    [InlineData("{\"_id\":\"q\",\"text\":\"?\"}{}", "line 1: ")]
    [InlineData("{\"_id\":\"q\",\"text\":{\"a\":1}}", "line 1: \"text\" must be a text, found an object")]
    [InlineData("{\"text\":\"?\"}", "line 1: The record has no \"_id\"")]
    [InlineData("{\"_id\":[],\"text\":\"?\"}", "line 1: \"_id\" must be a text, found a list")]
    [InlineData("{\"_id\":\"q\",\"text\":\"\\ud800\"}", "line 1: A text on the line is no valid Unicode")]
    [InlineData("{\"_id\":\"q\",\"text\":\"a\"}\n{\"_id\":\"q\",\"text\":\"b\"}", "line 2 gives query 'q' again, first given on line 1")]
    [InlineData("{\"_id\":\"p\",\"text\":\"a\"}", "qrels/test.tsv' line 1 judges query 'q'")]
    [InlineData("", "qrels/test.tsv' line 1 judges query 'q'")]
    public async Task A_malformed_query_is_named_by_file_and_line(string queries, string message)
    {
        using TempFolder folder = Folder(queries, "q\td\t1\n");
        await Refused(folder.Path, message, "test");
    }

    [Theory]
    [InlineData("q\td\t1\nq\td", "line 2 must be a query's id, a document's id and a score, separated by tabs; it has 2 columns")]
    [InlineData("q d 1", "line 1 must be")]
    [InlineData("q\t0\td\t1", "it has 4 columns")]
    [InlineData("q\td\t1.5", "line 1 has the score '1.5', which must be a whole number")]
    [InlineData("q\td\t1\nq\te\tscore", "line 2 has the score 'score'")]
    [InlineData("q\td\t", "line 1 has the score ''")]
    [InlineData("q\td\t99999999999", "line 1 has the score '99999999999'")]
    [InlineData("\td\t1", "line 1 has an empty id")]
    [InlineData("q\t\t1", "line 1 has an empty id")]
    [InlineData("query-id\tcorpus-id\tscore\n", "judges nothing")]
    [InlineData("", "judges nothing")]
    [InlineData("q\td\t0\nq\te\t-1\n", "no score of 1 or more")]
    public async Task A_malformed_judgement_is_named_by_file_and_line(string qrels, string message)
    {
        using TempFolder folder = Folder("{\"_id\":\"q\",\"text\":\"?\"}\n", qrels);
        await Refused(folder.Path, message, "test");
        await Refused(folder.Path, "test.tsv", "test");
    }

    [Fact]
    public async Task Cancellation_stops_the_loading()
    {
        using TempFolder folder = Folder("{\"_id\":\"q\",\"text\":\"?\"}", "q\td\t1");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RetrievalDataset.LoadBeirAsync(folder.Path, "test", new CancellationToken(true)));
    }

    private static async Task Refused(string folder, string message, string split)
    {
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => RetrievalDataset.LoadBeirAsync(folder, split, Token));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    private static TempFolder Folder(string queries, string qrels)
    {
        TempFolder folder = new();
        folder.Write("queries.jsonl", queries);
        folder.Write("qrels/test.tsv", qrels);
        return folder;
    }
}
