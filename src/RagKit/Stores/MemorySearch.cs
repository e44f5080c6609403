using RagKit.Text;
using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>Searches one state of the in-memory store; the caller keeps writers out.</summary>
internal sealed class MemorySearch(CorpusManifest? manifest, InvertedIndex index, VectorImage? vectors, IReadOnlyDictionary<long, IndexedChunk> chunks)
{
    // Enough rows beyond the last for the few that usually share its score.
    private const int TieMargin = 16;

    // More words than this are not looked at: a question has a few, a pasted text still finds its like.
    private const int MostWords = 512;

    // Filters are evaluated by recursion; this much fits any thread's stack.
    private const int DeepestFilter = 1000;

    private static readonly Comparer<(double Score, string Id)> WorstFirst = Comparer<(double Score, string Id)>.Create(
        (left, right) => left.Score != right.Score ? left.Score.CompareTo(right.Score) : string.CompareOrdinal(right.Id, left.Id));

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
        long[]? among = search.Filter is null ? null : [.. chunks.Values.Where(chunk => Passes(search.Filter, chunk)).Select(chunk => chunk.Key)];
        int wanted = search.Depth > int.MaxValue - TieMargin ? int.MaxValue : search.Depth + TieMargin;
        IReadOnlyList<VectorMatch> matches = vectors.Search(vector.Span, wanted, among);
        // Ties go by chunk id, which the image does not know: take all that share the last score.
        while (matches.Count == wanted && matches[^1].Score == matches[search.Depth - 1].Score)
        {
            wanted = (int)Math.Min(int.MaxValue, 4L * wanted);
            matches = vectors.Search(vector.Span, wanted, among);
        }
        return [.. matches.Select(match => new ScoredChunk(chunks[match.Key].Chunk.Id, match.Score))
            .OrderByDescending(one => one.Score).ThenBy(one => one.ChunkId, StringComparer.Ordinal).Take(search.Depth)];
    }

    private ScoredChunk[] Lexical(ChunkSearch search)
    {
        if (search.Text is null)
            return [];
        string[] terms = [.. TextAnalyzer.QueryWords(search.Text).Take(MostWords).SelectMany(TextAnalyzer.Terms)];
        // The worst of the best is at the head: most chunks fall to one comparison with it.
        PriorityQueue<IndexedChunk, (double Score, string Id)> best = new(WorstFirst);
        index.Search(terms, (chunk, score) =>
        {
            if (best.Count == search.Depth && best.TryPeek(out _, out (double Score, string Id) worst) && score < worst.Score)
                return;
            if (search.Filter is not null && !Passes(search.Filter, chunk))
                return;
            if (best.Count < search.Depth)
                best.Enqueue(chunk, (score, chunk.Chunk.Id));
            else
                best.EnqueueDequeue(chunk, (score, chunk.Chunk.Id));
        });
        long[] keys = new long[best.Count];
        ScoredChunk[] found = new ScoredChunk[best.Count];
        for (int i = found.Length - 1; best.TryDequeue(out IndexedChunk? chunk, out (double Score, string Id) rank); i--)
            (keys[i], found[i]) = (chunk.Key, new(rank.Id, rank.Score));
        if (search.Vector is { } vector && vectors is not null)
        {
            float?[] cosines = vectors.Score(vector.Span, keys);
            for (int i = 0; i < found.Length; i++)
                found[i] = found[i] with { Cosine = cosines[i] };
        }
        return found;
    }

    private static bool Passes(Filter filter, IndexedChunk chunk) => filter.Matches(chunk.Chunk, chunk.SourceId);
}
