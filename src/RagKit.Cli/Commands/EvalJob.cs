using System.Diagnostics;
using RagKit.Evaluation;
using RagKit.Ingestion;
using RagKit.Retrieval;

namespace RagKit.Cli;

/// <summary>Ingests a collection, asks its questions one after another, and reports.</summary>
internal static class EvalJob
{
    /// <summary>How many documents of each ranking are scored.</summary>
    private const int Depth = 100;

    public static async Task<int> RunAsync(EvalRequest request, CancellationToken cancellationToken)
    {
        // Questions first: a collection that lacks them is refused before it is ingested.
        RetrievalDataset dataset = await RetrievalDataset.LoadBeirAsync(request.Folder, request.Split, cancellationToken);
        if (request.Keep is not null && Path.Exists(request.Keep))
            throw new UsageException($"'{request.Keep}' exists already: name a new file with --keep, so that the figures are those of this run alone.");
        using TemporaryFolder temporary = new();
        await using Corpus corpus = CorpusFile.Create(request.Keep ?? temporary.File("eval.db"), request.Chunker, builder => builder.FromBeir(request.Folder));

        long started = Stopwatch.GetTimestamp();
        await IngestAsync(corpus, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        CorpusStatus status = await corpus.GetStatusAsync(cancellationToken);
        if (request.Strategy == RetrievalStrategy.Dense && status.Model is null)
            throw new UsageException($"'{request.Folder}' can't be searched by embeddings alone: it is searched by {status.Search} Use --strategy hybrid or lexical.");
        // One search that is not timed: it reads the model and the vectors into memory.
        await foreach (Hit _ in corpus.RetrieveAsync(new RetrievalQuery(dataset.Queries[0].Text) { Top = 2 * Depth, Strategy = request.Strategy }, cancellationToken))
            continue;
        EvaluationOptions options = new() { Depth = Depth, Strategy = request.Strategy };
        EvaluationResult result = await EvalDisplay.ShowAsync(
            dataset.Queries.Count, progress => corpus.EvaluateAsync(dataset, options, progress, cancellationToken));
        EvalJson report = Report(request, dataset, status, seconds, result);
        if (request.Json)
            JsonOutput.Write(report, shapes => shapes.EvalJson);
        else
            EvalReport.Write(report);
        if (!request.Json && request.Strategy == RetrievalStrategy.Hybrid && status.Model is null)
            Terminal.Note($"Searched by {status.Search}");
        return ExitCode.Ok;
    }

    private static async Task IngestAsync(Corpus corpus, CancellationToken cancellationToken)
    {
        await using IngestDisplay display = IngestDisplay.Start();
        await foreach (DocumentOutcome outcome in corpus.IngestAsync(null, display, cancellationToken))
        {
            // A collection that is not whole would be scored too low without anybody's noticing.
            if (outcome.Kind == OutcomeKind.Failed)
                throw new UsageException($"{outcome.DocumentId}: {outcome.Reason}");
        }
    }

    private static EvalJson Report(EvalRequest request, RetrievalDataset dataset, CorpusStatus status, double seconds, EvaluationResult result) => new(
        dataset.Name, request.Split, request.Strategy.ToString().ToLowerInvariant(), status.Search, status.Documents, status.Chunks, result.Queries.Count,
        Math.Round(seconds, 3), Math.Round(result.Latency?.P50Milliseconds ?? 0, 3), Math.Round(result.Latency?.P95Milliseconds ?? 0, 3),
        MetricJson.Of(result.Metrics["ndcg@10"]), MetricJson.Of(result.Metrics["recall@100"]), MetricJson.Of(result.Metrics["mrr@10"]),
        MetricJson.Of(result.Metrics["map"]), result.Warnings);
}
