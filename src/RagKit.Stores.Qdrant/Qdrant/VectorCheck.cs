namespace RagKit.Qdrant;

/// <summary>Refuses vectors that can't be stored, before anything is written.</summary>
internal static class VectorCheck
{
    /// <summary>Gives the dimensions of the model's vectors; 0 when none is given.</summary>
    /// <exception cref="RagKitException">A vector has other dimensions than the others of its model, or none, or holds NaN or infinity.</exception>
    public static int Check(Head head, IEnumerable<KeyValuePair<string, ReadOnlyMemory<float>>> vectors, string? model)
    {
        int expected = head.Of(model)?.Dimensions ?? (model is not null && head.Manifest?.Model == model ? head.Manifest.Dimensions : 0), given = 0;
        foreach ((string chunkId, ReadOnlyMemory<float> vector) in vectors)
        {
            if (vector.IsEmpty)
                throw new RagKitException($"Chunk '{chunkId}' has a vector without dimensions. Nothing was written: check the embedding model '{model}'.");
            expected = expected == 0 ? vector.Length : expected;
            if (vector.Length != expected)
            {
                throw new RagKitException($"Chunk '{chunkId}' has a {vector.Length}-dimensional vector, but those of the model '{model}' have {expected}. " +
                    "Nothing was written: the model behind that name changed. Reindex the corpus, or ingest into a new one.");
            }
            foreach (float value in vector.Span)
            {
                if (!float.IsFinite(value))
                    throw new RagKitException($"Chunk '{chunkId}' has a vector that holds {value}. Nothing was written: check the embedding model '{model}' on its text.");
            }
            given = expected;
        }
        return given;
    }
}
