using System.Collections.ObjectModel;

namespace RagKit.Evaluation;

/// <summary>Scores a run against a dataset's judgements.</summary>
internal static class RunScorer
{
    public static EvaluationResult Score(RetrievalDataset dataset, RankedRun run, EvaluationOptions options)
    {
        QueryResult[] queries = new QueryResult[dataset.Queries.Count];
        double[][] values = [.. options.Metrics.Select(_ => new double[queries.Length])];
        for (int i = 0; i < queries.Length; i++)
        {
            DatasetQuery query = dataset.Queries[i];
            IReadOnlyList<string> ranking = run.RankingOf(query.Id);
            if (ranking.Count > options.Depth)
                ranking = [.. ranking.Take(options.Depth)];
            OrderedDictionary<string, double> scores = new(StringComparer.Ordinal);
            for (int m = 0; m < values.Length; m++)
            {
                RetrievalMetric metric = options.Metrics[m];
                scores.Add(metric.Name, values[m][i] = metric.Score(ranking, dataset.JudgementsOf(query.Id)));
            }
            queries[i] = new(query.Id, query.Text, new ReadOnlyDictionary<string, double>(scores), ranking.Count);
        }
        OrderedDictionary<string, MetricSummary> summaries = new(StringComparer.Ordinal);
        for (int m = 0; m < values.Length; m++)
            summaries.Add(options.Metrics[m].Name, MetricSummary.Of(values[m], options.Resamples, options.Seed));
        return new()
        {
            Dataset = dataset.Name,
            Metrics = new ReadOnlyDictionary<string, MetricSummary>(summaries),
            Queries = Array.AsReadOnly(queries),
            LeftOut = dataset.LeftOut,
            Warnings = MismatchedIds(dataset, run) is { } warning ? [warning] : [],
        };
    }

    /// <summary>Says so when nothing that was found is judged at all: the usual cause is that ids are written in two ways.</summary>
    private static string? MismatchedIds(RetrievalDataset dataset, RankedRun run)
    {
        string? found = null;
        foreach (DatasetQuery query in dataset.Queries)
        {
            IReadOnlyDictionary<string, int> judgements = dataset.JudgementsOf(query.Id);
            foreach (string documentId in run.RankingOf(query.Id))
            {
                if (judgements.ContainsKey(documentId))
                    return null;
                found ??= documentId;
            }
        }
        if (found is null)
            return $"Nothing was found for any query of '{dataset.Name}': is the corpus ingested?";
        string judged = dataset.JudgementsOf(dataset.Queries[0].Id).First(pair => pair.Value >= 1).Key;
        return $"Not one judged document of '{dataset.Name}' was found. Judgements name documents like '{judged}', the corpus returned ones like "
            + $"'{found}': if these are two ways of writing ids, judge the ids that the corpus uses (Chunk.DocumentId).";
    }
}
