using RagKit.Lexical;
using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>Searches one state of the in-memory store; the caller keeps writers out.</summary>
internal sealed class MemorySearch(CorpusManifest? manifest, LexicalIndex words, VectorImage? vectors, ImageGraph? graph, IReadOnlyDictionary<long, IndexedChunk> chunks)
{
    // Enough rows beyond the last for the few that usually share its score.
    private const int TieMargin = 16;

    // Filters are evaluated by recursion; this much fits any thread's stack.
    private const int DeepestFilter = 1000;

    public ChunkSearchResult Run(ChunkSearch search)
    {
        if (search.Vector is { } vector)
            Check(search.Model, vector.Length);
        if (search.Filter is not null)
            Check(search.Filter);
        return new(Dense(search), Lexical(search));
    }

    private void Check(string? model, int dimensions)
    {
        if (manifest?.Model is null || manifest.Model != model)
        {
            throw new CorpusMismatchException($"The query was embedded by '{model ?? "no model"}' but the corpus holds vectors of " +
                $"'{manifest?.Model ?? "no model"}'. Search with the corpus's model, or reindex the corpus with the other.");
        }
        if (manifest.Dimensions != dimensions)
        {
            throw new CorpusMismatchException($"The query has a {dimensions}-dimensional vector but the corpus holds {manifest.Dimensions}. " +
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

    private ScoredChunk[] Dense(ChunkSearch search)
    {
        if (search.Vector is not { } vector || vectors is null)
            return [];
        long[]? among = search.Filter is null ? null : [.. chunks.Values.Where(chunk => Passes(search.Filter, chunk)).Select(chunk => chunk.Key).Order()];
        int wanted = search.Depth > int.MaxValue - TieMargin ? int.MaxValue : search.Depth + TieMargin;
        IReadOnlyList<VectorMatch> matches = Nearest(vector.Span, wanted, among);
        // Ties go by chunk id, which the image does not know: take all that share the last score.
        while (matches.Count == wanted && matches[^1].Score == matches[search.Depth - 1].Score)
        {
            wanted = (int)Math.Min(int.MaxValue, 4L * wanted);
            matches = Nearest(vector.Span, wanted, among);
        }
        return [.. matches.Select(match => new ScoredChunk(chunks[match.Key].Chunk.Id, match.Score))
            .OrderByDescending(one => one.Score).ThenBy(one => one.ChunkId, StringComparer.Ordinal).Take(search.Depth)];
    }

    private IReadOnlyList<VectorMatch> Nearest(ReadOnlySpan<float> query, int top, long[]? among) =>
        graph is null ? vectors!.Search(query, top, among) : graph.Search(query, top, among is null ? null : (ReadOnlyMemory<long>?)among);

    private ScoredChunk[] Lexical(ChunkSearch search)
    {
        if (search.Text is null)
            return [];
        IReadOnlyList<LexicalMatch> matches = words.Search(search.Text, search.Depth, new LexicalSearchOptions
        {
            Allows = search.Filter is Filter filter ? key => Passes(filter, chunks[key]) : null,
            Ties = Comparer<long>.Create((left, right) => string.CompareOrdinal(chunks[left].Chunk.Id, chunks[right].Chunk.Id)),
        });
        ScoredChunk[] found = [.. matches.Select(match => new ScoredChunk(chunks[match.Key].Chunk.Id, match.Score))];
        if (search.Vector is { } vector && vectors is not null)
        {
            float?[] cosines = vectors.Score(vector.Span, [.. matches.Select(match => match.Key)]);
            for (int i = 0; i < found.Length; i++)
                found[i] = found[i] with { Cosine = cosines[i] };
        }
        return found;
    }

    private static bool Passes(Filter filter, IndexedChunk chunk) => filter.Matches(chunk.Chunk, chunk.SourceId);
}
