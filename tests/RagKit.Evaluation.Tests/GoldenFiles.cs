using System.Globalization;
using RagKit.TestData;

namespace RagKit.Evaluation.Tests;

/// <summary>Runs, judgements and trec_eval's own figures, in TREC's formats.</summary>
internal static class GoldenFiles
{
    public static RankedRun ReadRun(string set) => new(Rows($"{set}.bm25.run")
        .Select(row => new ScoredDocument(row[0], row[2], double.Parse(row[4], CultureInfo.InvariantCulture))));

    public static RetrievalDataset ReadJudgements(string set)
    {
        Judgement[] judgements = [.. Rows($"{set}.qrels.trec").Select(row => new Judgement(row[0], row[2], int.Parse(row[3], CultureInfo.InvariantCulture)))];
        return new(set, judgements.Select(judgement => judgement.QueryId).Distinct().Select(id => new DatasetQuery(id, id)), judgements);
    }

    /// <summary>Figures by measure and query; the mean's query is "all".</summary>
    public static Dictionary<(string Measure, string Query), string> ReadFigures(string set) => File
        .ReadLines(SharedData.Path("golden", $"{set}.trec_eval.txt"))
        .Select(line => line.Split('\t'))
        .ToDictionary(row => (row[0].Trim(), row[1]), row => row[2]);

    private static IEnumerable<string[]> Rows(string file) => File
        .ReadLines(SharedData.Path("golden", file))
        .Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
