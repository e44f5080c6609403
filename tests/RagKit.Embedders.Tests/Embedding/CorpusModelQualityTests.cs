using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Embedding.Tests;

/// <summary>The model alone on real collections, beside the same setting in numpy: .552 on Cranfield, .541 on SciFact.</summary>
public sealed class CorpusModelQualityTests
{
    [Theory]
    [InlineData("cranfield", 0.53)]
    [InlineData("scifact", 0.52)]
    public async Task Real_questions_find_their_documents(string collection, double least)
    {
        string folder = SharedData.Path("ir", collection);
        Dictionary<string, Dictionary<string, int>> judged = [];
        foreach (string line in Lines(folder, "qrels/test.tsv").Skip(1))
        {
            string[] parts = line.Split('\t');
            judged.TryAdd(parts[0], []);
            judged[parts[0]][parts[1]] = int.Parse(parts[2]);
        }
        (string Id, string Text)[] documents = [.. Read(folder, "corpus.jsonl")];
        TrainedEmbeddingModel model = await Texts.TrainAsync(documents.Select(document => document.Text));
        float[][] vectors = await Texts.EmbedAllAsync(model, documents.Select(document => document.Text));
        List<double> scores = [];
        foreach ((string id, string text) in Read(folder, "queries.jsonl"))
        {
            if (!judged.TryGetValue(id, out Dictionary<string, int>? relevant) || !relevant.Values.Any(grade => grade > 0))
                continue;
            float[] query = await Texts.EmbedAsync(model, text);
            int[] top = [.. Enumerable.Range(0, documents.Length).OrderByDescending(i => System.Numerics.Tensors.TensorPrimitives.Dot(query, vectors[i])).Take(10)];
            scores.Add(Gain(top.Select(i => relevant.GetValueOrDefault(documents[i].Id))) / Gain(relevant.Values.OrderDescending().Take(10)));
        }
        Assert.InRange(scores.Average(), least, 0.60);
    }

    private static double Gain(IEnumerable<int> grades) => grades.Select((grade, rank) => Math.Max(0, grade) / Math.Log2(rank + 2)).Sum();

    private static IEnumerable<string> Lines(string folder, string file) =>
        File.ReadAllText(Path.Combine(folder, file)).Split('\n').Where(line => line.Trim().Length > 0);

    private static IEnumerable<(string Id, string Text)> Read(string folder, string file)
    {
        foreach (string line in Lines(folder, file))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            string title = json.RootElement.TryGetProperty("title", out JsonElement element) ? element.GetString() ?? "" : "";
            yield return (json.RootElement.GetProperty("_id").GetString()!, $"{title}\n{title}\n{json.RootElement.GetProperty("text").GetString()}");
        }
    }
}
