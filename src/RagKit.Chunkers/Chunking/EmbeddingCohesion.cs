using Microsoft.Extensions.AI;

namespace RagKit.Chunking;

/// <summary>Ranks boundaries by how alike the embeddings are on both sides: the cosine of the sums of up to three units' vectors each way.</summary>
internal sealed class EmbeddingCohesion
{
    private const int Reach = 3, Batch = 256, LongestText = 2000;

    private readonly UnitList _units;
    private readonly ReadOnlyMemory<float>[] _vectors;

    public EmbeddingCohesion(Outline outline, UnitList units, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        _units = units;
        string[] texts = new string[units.Count + 1];
        for (int i = 0; i < texts.Length; i++)
        {
            int start = i == 0 ? 0 : units[i - 1].Start, end = i == units.Count ? outline.Text.Length : units[i].Start;
            texts[i] = Shortened(outline.Text.AsSpan(start, end - start).Trim());
        }
        // Chunkers are asked without awaiting; on a thread of the pool no caller's context can be waited for.
        _vectors = Task.Run(() => EmbedAsync(texts, generator)).GetAwaiter().GetResult();
    }

    public double RankOf(int unit)
    {
        float[] before = Sum(Math.Max(0, unit + 1 - Reach), unit + 1), after = Sum(unit + 1, Math.Min(_vectors.Length, unit + 1 + Reach));
        double lengths = Math.Sqrt(Dot(before, before) * Dot(after, after));
        return (lengths > 0 ? Dot(before, after) / lengths : 0) - Bonus.Of(_units[unit].Kind);
    }

    private static string Shortened(ReadOnlySpan<char> text)
    {
        int length = Math.Min(text.Length, LongestText);
        return text[..(length < text.Length && char.IsLowSurrogate(text[length]) ? length - 1 : length)].ToString();
    }

    private static async Task<ReadOnlyMemory<float>[]> EmbedAsync(string[] texts, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        List<ReadOnlyMemory<float>> vectors = new(texts.Length);
        foreach (string[] batch in texts.Chunk(Batch))
        {
            GeneratedEmbeddings<Embedding<float>> made = await generator.GenerateAsync(batch).ConfigureAwait(false);
            if (made.Count != batch.Length)
                throw new RagKitException($"The embedding model gave {made.Count} vectors for {batch.Length} sentences; semantic chunking needs one each.");
            vectors.AddRange(made.Select(embedding => embedding.Vector));
        }
        int odd = vectors.FindIndex(vector => vector.IsEmpty || vector.Length != vectors[0].Length);
        if (odd >= 0)
            throw new RagKitException($"The embedding model gave vectors of {vectors[0].Length} and of {vectors[odd].Length} dimensions; semantic chunking needs one length, above 0.");
        return [.. vectors];
    }

    private float[] Sum(int first, int last)
    {
        float[] sum = new float[_vectors[first].Length];
        for (int i = first; i < last; i++)
        {
            ReadOnlySpan<float> vector = _vectors[i].Span;
            for (int k = 0; k < sum.Length; k++)
                sum[k] += vector[k];
        }
        return sum;
    }

    private static double Dot(float[] ones, float[] others)
    {
        double dot = 0;
        for (int k = 0; k < ones.Length; k++)
            dot += ones[k] * others[k];
        return dot;
    }
}
