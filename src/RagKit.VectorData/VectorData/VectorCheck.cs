using RagKit.Stores;

namespace RagKit.VectorData;

/// <summary>Refuses what could not be written whole or searched, before anything is.</summary>
internal static class VectorCheck
{
    // Filters are evaluated by recursion; this much fits any thread's stack.
    private const int DeepestFilter = 1000;

    public static void Check(CorpusState state, IEnumerable<KeyValuePair<string, ReadOnlyMemory<float>>> vectors, string? model)
    {
        int expected = state.RowsOf(model).IsEmpty ? 0 : state.Find(model)?.Dimensions ?? 0;
        if (expected == 0 && state.Manifest?.Model == model)
            expected = state.Manifest?.Dimensions ?? 0;
        foreach ((string chunkId, ReadOnlyMemory<float> vector) in vectors)
        {
            if (model is null)
                throw new ArgumentException($"Chunk '{chunkId}' comes with a vector but without its model: pass the model's fingerprint.", nameof(model));
            if (vector.IsEmpty)
                throw new RagKitException($"Chunk '{chunkId}' has a vector without dimensions. Check the embedding model '{model}'.");
            expected = expected == 0 ? vector.Length : expected;
            if (vector.Length != expected)
            {
                throw new RagKitException($"Chunk '{chunkId}' has a {vector.Length}-dimensional vector but those of model '{model}' have {expected}. " +
                    "The model behind that name changed: reindex the corpus, or ingest into a new one.");
            }
            foreach (float value in vector.Span)
            {
                if (!float.IsFinite(value))
                    throw new RagKitException($"Chunk '{chunkId}' has a vector that holds {value}. Check the embedding model '{model}' on its text.");
            }
        }
    }

    public static void Check(CorpusState state, IReadOnlyList<DocumentChunks> documents)
    {
        HashSet<string> documentIds = new(StringComparer.Ordinal), chunkIds = new(StringComparer.Ordinal);
        foreach (DocumentChunks document in documents)
        {
            if (!documentIds.Add(document.Document.Id))
                throw new RagKitException($"Document '{document.Document.Id}' is given twice in one write: pass each document once.");
            foreach (Chunk chunk in document.Chunks)
            {
                string? owner = state.Chunks.GetValueOrDefault(chunk.Id)?.Chunk.DocumentId;
                if (!chunkIds.Add(chunk.Id) || (owner is not null && owner != document.Document.Id))
                {
                    throw new RagKitException($"Chunk id '{chunk.Id}' of document '{document.Document.Id}' is taken by another chunk" +
                        $"{(owner is null ? "" : $" of document '{owner}'")}. Make chunks with IChunker.Chunk, which gives each an id of its own.");
                }
            }
        }
    }

    public static void Check(CorpusState state, ChunkSearch search)
    {
        if (search.Filter is not null)
            Check(search.Filter);
        if (search.Vector is not { } vector)
            return;
        if (state.Manifest?.Model is null || state.Manifest.Model != search.Model)
        {
            throw new CorpusMismatchException($"The query was embedded by '{search.Model ?? "no model"}' but the corpus holds vectors of " +
                $"'{state.Manifest?.Model ?? "no model"}'. Search with the corpus's model, or reindex the corpus with the other.");
        }
        if (state.Manifest.Dimensions != vector.Length)
        {
            throw new CorpusMismatchException($"The query has a {vector.Length}-dimensional vector but the corpus holds {state.Manifest.Dimensions}. " +
                "The embedding model changed: reindex the corpus, or ingest into a new one.");
        }
    }

    /// <summary>Refuses a filter that is nested too deep to be evaluated.</summary>
    public static void Check(Filter filter)
    {
        Stack<(Filter Filter, int Depth)> open = new([(filter, 1)]);
        while (open.TryPop(out (Filter Filter, int Depth) next))
        {
            if (next.Depth > DeepestFilter)
            {
                throw new RagKitException($"The filter is nested more than {DeepestFilter} deep. " +
                    "Give All(...) and Any(...) their parts side by side rather than one inside the other.");
            }
            IReadOnlyList<Filter> parts = next.Filter switch
            {
                AllFilter all => all.Filters,
                AnyFilter any => any.Filters,
                NotFilter not => [not.Inner],
                _ => [],
            };
            foreach (Filter part in parts)
                open.Push((part, next.Depth + 1));
        }
    }

    /// <summary>A vector in length 1, so that cosine, dot product and distance rank alike, whichever the provider takes; zeros stay zeros.</summary>
    public static float[] Normalise(ReadOnlySpan<float> vector)
    {
        double sum = 0;
        foreach (float value in vector)
            sum += (double)value * value;
        float[] unit = vector.ToArray();
        double length = Math.Sqrt(sum);
        for (int i = 0; i < unit.Length && length > 0; i++)
            unit[i] = (float)(unit[i] / length);
        return unit;
    }

    /// <summary>The cosine of two vectors in length 1 or 0.</summary>
    public static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += (double)left[i] * right[i];
        return sum;
    }
}
