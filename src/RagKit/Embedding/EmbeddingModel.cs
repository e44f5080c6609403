using Microsoft.Extensions.AI;

namespace RagKit.Embedding;

/// <summary>A generator with the fingerprint that its vectors are stored under; checks that what comes back is what was asked for.</summary>
internal sealed record EmbeddingModel(IEmbeddingGenerator<string, Embedding<float>> Generator, string Fingerprint)
{
    public async Task<ReadOnlyMemory<float>[]> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> generated =
            await Generator.GenerateAsync(texts, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (generated.Count != texts.Count)
        {
            throw new RagKitException($"Embedding model '{Fingerprint}' was given {texts.Count} texts and returned {generated.Count} embeddings. " +
                "It must return one for each, in order: check its batch limit, or lower IngestOptions.EmbeddingBatchSize.");
        }
        ReadOnlyMemory<float>[] vectors = new ReadOnlyMemory<float>[texts.Count];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = generated[i]?.Vector ?? default;
            if (vectors[i].IsEmpty || vectors[i].Length != vectors[0].Length)
            {
                throw new RagKitException($"Embedding model '{Fingerprint}' returned a vector of {vectors[i].Length} dimensions beside one of " +
                    $"{vectors[0].Length}. All must have the same, and at least 1.");
            }
            foreach (float value in vectors[i].Span)
            {
                if (!float.IsFinite(value))
                    throw new RagKitException($"Embedding model '{Fingerprint}' returned a vector that holds {value}, for the text beginning '{Beginning(texts[i])}'.");
            }
        }
        return vectors;
    }

    private static string Beginning(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
