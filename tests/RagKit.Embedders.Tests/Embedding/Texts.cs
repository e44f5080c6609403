namespace RagKit.Embedding.Tests;

/// <summary>Small corpora and what is done with them in every test.</summary>
internal static class Texts
{
    private static readonly string[][] Topics =
    [
        ["dog", "puppy", "leash", "bark", "kennel", "veterinary", "paw", "fetch"],
        ["bread", "flour", "yeast", "oven", "dough", "bakery", "crust", "knead"],
        ["court", "judge", "verdict", "appeal", "lawyer", "statute", "trial", "jury"],
        ["star", "galaxy", "telescope", "orbit", "nebula", "planet", "astronomer", "comet"],
    ];

    /// <summary>Texts of four words each from one of four topics in turn, and some words of no topic.</summary>
    public static List<string> Make(int count, int seed = 5)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
            $"{string.Join(' ', random.GetItems(Topics[i % Topics.Length], 4))} note{random.Next(20)} item{random.Next(50)}")];
    }

    public static async Task<TrainedEmbeddingModel> TrainAsync(IEnumerable<string> texts, CorpusModelOptions? options = null) =>
        await new CorpusModelTrainer(options).TrainAsync(texts.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

    public static async Task<float[]> EmbedAsync(TrainedEmbeddingModel model, string text) => (await EmbedAllAsync(model, [text]))[0];

    public static async Task<float[][]> EmbedAllAsync(TrainedEmbeddingModel model, IEnumerable<string> texts)
    {
        var embeddings = await model.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        return [.. embeddings.Select(embedding => embedding.Vector.ToArray())];
    }

    public static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
