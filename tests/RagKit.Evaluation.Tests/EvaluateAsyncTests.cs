using System.Text.Json;
using RagKit.Retrieval;

namespace RagKit.Evaluation.Tests;

public sealed class EvaluateAsyncTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_ranks_where_its_best_chunk_does()
    {
        FakeRetriever retriever = new(_ => [("a", 9), ("b", 8), ("a", 7), ("a", 6), ("c", 5)]);
        RetrievalDataset dataset = new("d", [new("q", "?")], [new("q", "c")]);
        EvaluationResult result = await retriever.EvaluateAsync(dataset, new() { Metrics = [Metrics.Mrr] }, cancellationToken: Token);
        Assert.Equal(1.0 / 3, result.Metrics["mrr"].Mean, 12);
        Assert.Equal(3, result.Queries[0].Found);
    }

    [Fact]
    public async Task Equal_scores_are_ranked_by_falling_document_id_and_the_retrievers_order_stands_otherwise()
    {
        // A reranker's order need not follow the scores: "low" stays first.
        FakeRetriever retriever = new(_ => [("low", 0.1), ("a", 0.5), ("c", 0.5), ("b", 0.5), ("last", 0.4)]);
        Assert.Equal(1, await RankOf("low"));
        Assert.Equal(2, await RankOf("c"));
        Assert.Equal(3, await RankOf("b"));
        Assert.Equal(4, await RankOf("a"));
        Assert.Equal(5, await RankOf("last"));

        async Task<double> RankOf(string documentId)
        {
            RetrievalDataset dataset = new("d", [new("q", "?")], [new("q", documentId)]);
            return 1 / (await retriever.EvaluateAsync(dataset, new() { Metrics = [Metrics.Mrr] }, cancellationToken: Token)).Metrics["mrr"].Mean;
        }
    }

    [Fact]
    public async Task The_result_equals_that_of_the_same_run_scored_directly()
    {
        RetrievalDataset judged = GoldenFiles.ReadJudgements("cranfield");
        RankedRun run = GoldenFiles.ReadRun("cranfield");
        FakeRetriever retriever = new(id => run.RankingOf(id).Select((documentId, i) => (documentId, 1.0 / (i + 1))));
        EvaluationResult asked = await retriever.EvaluateAsync(judged, cancellationToken: Token);
        EvaluationResult direct = judged.Evaluate(run);
        Assert.Equal(direct.Metrics, asked.Metrics);
        Assert.Equal(0.4889, asked.Metrics["ndcg@10"].Mean, 4);
        Assert.Equal(0.7341, asked.Metrics["recall@100"].Mean, 4);
        Assert.InRange(asked.Metrics["ndcg@10"].Low, 0.43, 0.4889);
        Assert.InRange(asked.Metrics["ndcg@10"].High, 0.4889, 0.55);
        Assert.Empty(asked.Warnings);
    }

    [Fact]
    public async Task More_chunks_are_asked_for_until_there_are_enough_documents()
    {
        // Fifty chunks a document: ten documents need 460 chunks.
        FakeRetriever retriever = new(_ => Enumerable.Range(0, 2000).Select(i => ($"d{i / 50}", 1.0 / (i + 1))));
        RetrievalDataset dataset = new("d", [new("q", "?")], [new("q", "d9")]);
        EvaluationResult result = await retriever.EvaluateAsync(dataset, new() { Depth = 10, Metrics = [Metrics.RecallAt(10)] }, cancellationToken: Token);
        Assert.Equal([20, 40, 80, 160, 320, 640], retriever.Asked.Select(query => query.Top));
        Assert.Equal(1, result.Metrics["recall@10"].Mean);
        Assert.Equal(10, result.Queries[0].Found);
    }

    [Fact]
    public async Task Asking_ends_when_there_is_no_more_and_at_the_most_that_can_be_asked()
    {
        RetrievalDataset dataset = new("d", [new("q", "?")], [new("q", "a")]);
        FakeRetriever few = new(_ => [("a", 1)]);
        await few.EvaluateAsync(dataset, cancellationToken: Token);
        Assert.Equal([200], few.Asked.Select(query => query.Top));

        FakeRetriever endless = new(_ => Enumerable.Range(0, int.MaxValue).Select(i => ("a", -(double)i)));
        EvaluationResult result = await endless.EvaluateAsync(dataset, cancellationToken: Token);
        Assert.Equal(10_000, endless.Asked.Max(query => query.Top));
        Assert.Equal(1, result.Metrics["map"].Mean);
    }

    [Fact]
    public async Task The_strategy_is_passed_on()
    {
        FakeRetriever retriever = new(_ => [("a", 1)]);
        RetrievalDataset dataset = new("d", [new("q", "Who?")], [new("q", "a")]);
        await retriever.EvaluateAsync(dataset, new() { Strategy = RetrievalStrategy.Lexical }, cancellationToken: Token);
        await retriever.EvaluateAsync(dataset, cancellationToken: Token);
        Assert.Equal([RetrievalStrategy.Lexical, null], retriever.Asked.Select(query => query.Strategy));
        Assert.All(retriever.Asked, query => Assert.Equal("Who?", query.Text));
    }

    [Fact]
    public async Task Latencies_are_those_of_the_searches_by_the_clock_given()
    {
        ManualTime time = new();
        FakeRetriever retriever = new(_ => [("a", 1)]) { OnAsked = (query, _) => time.Advance(int.Parse(query.Text, null)) };
        DatasetQuery[] queries = [.. Enumerable.Range(1, 101).Select(i => new DatasetQuery($"q{i}", $"{i}"))];
        RetrievalDataset dataset = new("d", queries, queries.Select(query => new Judgement(query.Id, "a")));
        EvaluationResult result = await retriever.EvaluateAsync(dataset, new() { TimeProvider = time }, cancellationToken: Token);
        Assert.Equal(51, result.Latency!.P50Milliseconds, 9);
        Assert.Equal(96, result.Latency.P95Milliseconds, 9);
    }

    [Fact]
    public async Task Progress_counts_the_queries_and_concurrency_changes_no_figure()
    {
        DatasetQuery[] queries = [.. Enumerable.Range(0, 200).Select(i => new DatasetQuery($"q{i}", $"{i}"))];
        RetrievalDataset dataset = new("d", queries, queries.Select(query => new Judgement(query.Id, "5")));
        FakeRetriever retriever = new(text => Enumerable.Range(0, 30).Select(i => ($"{(i * (int.Parse(text, null) + 7)) % 31}", 1.0 / (i + 1))))
        {
            OnAsked = async (_, _) => await Task.Yield(),
        };
        CountingProgress progress = new();
        EvaluationResult one = await retriever.EvaluateAsync(dataset, progress: progress, cancellationToken: Token);
        EvaluationResult eight = await retriever.EvaluateAsync(dataset, new() { MaxConcurrency = 8 }, cancellationToken: Token);
        Assert.Equal(Enumerable.Range(1, 200), progress.Reports);
        Assert.Equal(one.Metrics, eight.Metrics);
        Assert.Equal(one.Queries.Select(query => query.QueryId), eight.Queries.Select(query => query.QueryId));
    }

    [Fact]
    public async Task Ids_that_never_match_are_warned_of_with_an_example_of_each()
    {
        FakeRetriever retriever = new(_ => [("docs/leave.md", 1)]);
        RetrievalDataset dataset = new("mine", [new("q", "?")], [new("q", "leave.md")]);
        EvaluationResult result = await retriever.EvaluateAsync(dataset, cancellationToken: Token);
        string warning = Assert.Single(result.Warnings);
        Assert.Contains("'leave.md'", warning, StringComparison.Ordinal);
        Assert.Contains("'docs/leave.md'", warning, StringComparison.Ordinal);
        Assert.StartsWith("Warning: ", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_corpus_is_warned_of()
    {
        FakeRetriever retriever = new(_ => []);
        EvaluationResult result = await retriever.EvaluateAsync(new("mine", [new("q", "?")], [new("q", "a")]), cancellationToken: Token);
        Assert.Contains("ingested", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(0, result.Metrics["ndcg@10"].Mean);
    }

    [Fact]
    public async Task A_failing_search_fails_the_evaluation_with_its_own_exception()
    {
        FakeRetriever retriever = new(_ => []) { OnAsked = (_, _) => throw new CorpusMismatchException("Another model.") };
        await Assert.ThrowsAsync<CorpusMismatchException>(() => retriever.EvaluateAsync(new("mine", [new("q", "?")], [new("q", "a")]), cancellationToken: Token));
    }

    [Fact]
    public async Task Cancellation_escapes()
    {
        using CancellationTokenSource source = new();
        FakeRetriever retriever = new(_ => [("a", 1)]) { OnAsked = (_, _) => source.CancelAsync() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => retriever.EvaluateAsync(new("mine", [new("q", "?"), new("p", "?")], [new("q", "a"), new("p", "a")]), cancellationToken: source.Token));
        Assert.Single(retriever.Asked);
    }

    [Fact]
    public async Task Options_are_checked_before_anything_is_asked()
    {
        FakeRetriever retriever = new(_ => []);
        RetrievalDataset dataset = new("mine", [new("q", "?")], [new("q", "a")]);
        await Refused(new() { Depth = 50 }, "Depth (50) must be at least 100, the cutoff of 'recall@100'.");
        await Refused(new() { Depth = 0 }, "Depth (0) must be 1 to 10,000.");
        await Refused(new() { Metrics = [] }, "at least one metric");
        await Refused(new() { Metrics = [Metrics.Map, Metrics.Map] }, "'map' twice");
        await Refused(new() { Resamples = 5 }, "Resamples (5) must be 100 to 100,000.");
        await Refused(new() { MaxConcurrency = 0 }, "MaxConcurrency (0) must be 1 to 1,000.");
        Assert.Empty(retriever.Asked);

        async Task Refused(EvaluationOptions options, string message)
        {
            ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => retriever.EvaluateAsync(dataset, options, cancellationToken: Token));
            Assert.Contains(message, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_metric_of_ones_own_is_measured_with_the_others()
    {
        RetrievalMetric found = new("found", (ranked, _) => ranked.Count);
        FakeRetriever retriever = new(_ => [("a", 3), ("b", 2), ("c", 1)]);
        EvaluationResult result = await retriever.EvaluateAsync(new("mine", [new("q", "?")], [new("q", "b")]), new() { Metrics = [Metrics.Mrr, found] }, cancellationToken: Token);
        Assert.Equal(["mrr", "found"], result.Metrics.Keys);
        Assert.Equal(new MetricSummary(3, 3, 3, 1), result.Metrics["found"]);
    }

    [Fact]
    public async Task A_result_prints_as_a_table_and_serialises_to_plain_json()
    {
        FakeRetriever retriever = new(_ => [("a", 3)]);
        EvaluationResult result = await retriever.EvaluateAsync(
            new("mine", [new("q", "Who?")], [new("q", "a")]), new() { TimeProvider = new ManualTime() }, cancellationToken: Token);
        Assert.Equal(
            "mine: 1 queries, search p50 0.0 ms, p95 0.0 ms\n"
            + "ndcg@10     1.0000  [1.0000, 1.0000]\nrecall@100  1.0000  [1.0000, 1.0000]\nmrr@10      1.0000  [1.0000, 1.0000]\nmap         1.0000  [1.0000, 1.0000]",
            result.ToString());

        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(result));
        Assert.Equal(1, json.RootElement.GetProperty("Metrics").GetProperty("ndcg@10").GetProperty("Low").GetDouble());
        Assert.Equal(1, json.RootElement.GetProperty("Queries")[0].GetProperty("Values").GetProperty("map").GetDouble());
        Assert.Equal(0, json.RootElement.GetProperty("Latency").GetProperty("P95Milliseconds").GetDouble());
    }

    private sealed class CountingProgress : IProgress<int>
    {
        public List<int> Reports { get; } = [];

        public void Report(int value) => Reports.Add(value);
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        public Task Advance(int milliseconds)
        {
            _now += milliseconds;
            return Task.CompletedTask;
        }
    }
}
