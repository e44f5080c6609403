using RagKit.Retrieval;

namespace RagKit.Evaluation;

/// <summary>Measures retrieval against a dataset.</summary>
public static class RetrievalEvaluation
{
    /// <summary>Chunks asked for per document wanted: most documents of the usual collections are one chunk or two.</summary>
    private const int ChunksPerDocument = 2;

    /// <summary>
    /// Asks a retriever (a corpus is one) every question of a dataset and measures what it finds. A document ranks where its best chunk
    /// does; a question for which too few documents come back is asked again for twice as many chunks, up to 10,000. Latencies are those of
    /// the first search of each question, for twice <see cref="EvaluationOptions.Depth"/> chunks.
    /// </summary>
    /// <param name="retriever">What to measure.</param>
    /// <param name="dataset">The questions and judgements; its document ids are those of the corpus.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults: 100 documents, nDCG@10, recall@100, MRR@10 and MAP.</param>
    /// <param name="progress">Told the number of questions answered, after each.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public static async Task<EvaluationResult> EvaluateAsync(
        this IRetriever retriever,
        RetrievalDataset dataset,
        EvaluationOptions? options = null,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new();
        options.Validate();

        string[][] rankings = new string[dataset.Queries.Count][];
        double[] milliseconds = new double[rankings.Length];
        int answered = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.MaxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, rankings.Length, parallel, async (i, token) =>
        {
            (rankings[i], milliseconds[i]) = await AskAsync(retriever, dataset.Queries[i].Text, options, token).ConfigureAwait(false);
            progress?.Report(Interlocked.Increment(ref answered));
        }).ConfigureAwait(false);

        Dictionary<string, string[]> byQuery = new(rankings.Length, StringComparer.Ordinal);
        for (int i = 0; i < rankings.Length; i++)
            byQuery.Add(dataset.Queries[i].Id, rankings[i]);
        return RunScorer.Score(dataset, RankedRun.OfRankings(byQuery), options) with { Latency = SearchLatency.Of(milliseconds) };
    }

    /// <summary>Measures a run that was made elsewhere. A question that the run does not have counts as one that found nothing.</summary>
    /// <param name="dataset">The questions and judgements.</param>
    /// <param name="run">What was found for them.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults. What concerns searching is not used.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public static EvaluationResult Evaluate(this RetrievalDataset dataset, RankedRun run, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(run);
        options ??= new();
        options.Validate();
        return RunScorer.Score(dataset, run, options);
    }

    private static async Task<(string[] Ranking, double Milliseconds)> AskAsync(
        IRetriever retriever, string question, EvaluationOptions options, CancellationToken cancellationToken)
    {
        double? milliseconds = null;
        for (int top = Math.Min(options.Depth * ChunksPerDocument, EvaluationOptions.ChunkLimit); ; top = Math.Min(top * 2, EvaluationOptions.ChunkLimit))
        {
            RetrievalQuery query = new(question) { Top = top, Strategy = options.Strategy };
            List<Hit> hits = [];
            long started = options.TimeProvider.GetTimestamp();
            await foreach (Hit hit in retriever.RetrieveAsync(query, cancellationToken).ConfigureAwait(false))
                hits.Add(hit);
            milliseconds ??= options.TimeProvider.GetElapsedTime(started).TotalMilliseconds;

            string[] ranking = DocumentRanking.Of(hits, options.Depth);
            if (ranking.Length >= options.Depth || hits.Count < top || top == EvaluationOptions.ChunkLimit)
                return (ranking, milliseconds.Value);
        }
    }
}
