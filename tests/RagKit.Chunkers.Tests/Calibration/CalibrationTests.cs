using System.Text.Json;
using RagKit.Chunking;
using RagKit.TestData;

namespace RagKit.Chunkers.Tests.Calibration;

/// <summary>Holds the estimator to counts by npm tiktoken (counts.tsv, written by counts.mjs) of documents that took no part in calibration.</summary>
public sealed class CalibrationTests(ITestOutputHelper output)
{
    private const double Limit = 0.05;

    [Fact]
    public void The_mean_absolute_error_is_below_five_percent_in_every_collection()
    {
        string root = SharedData.Path();
        List<(string Collection, double Error)> errors = [];
        foreach (IGrouping<string, (string Key, int Count)> file in Counts().GroupBy(row => row.Key.Split('#')[0]))
        {
            Dictionary<string, string>? texts = file.Key.StartsWith("ir/", StringComparison.Ordinal) ? Texts(Path.Combine(root, file.Key, "corpus.jsonl")) : null;
            foreach ((string key, int count) in file)
            {
                string text = texts is null ? File.ReadAllText(Path.Combine(root, key)) : texts[key[(key.IndexOf('#') + 1)..]];
                errors.Add((texts is null ? key.Split('/')[0] : file.Key, ((double)TokenEstimator.Cl100k.Count(text) - count) / count));
            }
        }
        Assert.True(errors.Count > 1500);
        foreach (IGrouping<string, (string Collection, double Error)> collection in errors.GroupBy(error => error.Collection))
            output.WriteLine($"{collection.Key}: {collection.Count()} documents, mean absolute error {collection.Average(e => Math.Abs(e.Error)):P2}, bias {collection.Average(e => e.Error):P2}");
        Assert.All(errors.GroupBy(error => error.Collection), collection => Assert.InRange(collection.Average(e => Math.Abs(e.Error)), 0, Limit));
        Assert.InRange(errors.Average(e => Math.Abs(e.Error)), 0, 0.03);
    }

    private static IEnumerable<(string Key, int Count)> Counts()
    {
        using StreamReader reader = new(typeof(CalibrationTests).Assembly.GetManifestResourceStream("counts.tsv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Select(parts => (parts[0], int.Parse(parts[1])))];
    }

    private static Dictionary<string, string> Texts(string path) => File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
        .ToDictionary(json => json.GetProperty("_id").GetString()!, json => json.GetProperty("title").GetString() + "\n" + json.GetProperty("text").GetString());
}
