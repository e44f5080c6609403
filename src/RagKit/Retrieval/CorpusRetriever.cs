using RagKit.Embedding;
using RagKit.Stores;

namespace RagKit.Retrieval;

/// <summary>Searches a corpus: embeds the question, asks the store for both legs, fuses, reads the chunks, reranks.</summary>
internal sealed class CorpusRetriever(CorpusParts parts)
{
    /// <summary>Candidates a leg returns: beyond a few hundred the fused ranking stays the same.</summary>
    private const int CandidateDepth = 1000;

    /// <summary>How many fused hits rerankers look at, at least.</summary>
    private const int RerankDepth = 50;

    private const int Attempts = 4;

    public async Task<IReadOnlyList<Hit>> RetrieveAsync(RetrievalQuery query, CancellationToken cancellationToken)
    {
        if (query.Top is < 1 or > 10_000)
            throw new ArgumentOutOfRangeException(nameof(query), $"Top ({query.Top}) must be 1 to 10,000.");
        if (string.IsNullOrWhiteSpace(query.Text))
            return [];
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (await TryRetrieveAsync(query, attempt == Attempts, cancellationToken).ConfigureAwait(false) is IReadOnlyList<Hit> hits)
                    return hits;
            }
            catch (RagKitException) when (attempt == 1)
            {
                // The model may have been trained anew, or another version have been put in place, since the manifest was read: read it again, once.
            }
        }
    }

    private async Task<IReadOnlyList<Hit>?> TryRetrieveAsync(RetrievalQuery query, bool last, CancellationToken cancellationToken)
    {
        CorpusManifest? manifest = await parts.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
        if (manifest is null)
            return [];
        CorpusAgreement.RequireSameModel(parts, manifest);
        ChunkSearch search = await PrepareAsync(query, manifest, cancellationToken).ConfigureAwait(false);
        ChunkSearchResult legs = await parts.Store.SearchAsync(search, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ScoredChunk> ranking = search switch
        {
            { Text: null } => legs.Dense,
            { Vector: null } => legs.Lexical,
            _ => parts.Fusion.Fuse(legs),
        };
        ranking = [.. ranking.Take(parts.Rerankers.Count > 0 ? Math.Max(query.Top, RerankDepth) : query.Top)];
        IReadOnlyList<Chunk> chunks = await parts.Store.GetAsync([.. ranking.Select(hit => hit.ChunkId)], cancellationToken).ConfigureAwait(false);
        if (chunks.Count < ranking.Count && !last)
            return null; // A document was replaced between the search and the read: search again.
        IReadOnlyList<Hit> hits = HitAssembly.Assemble(ranking, chunks, legs);
        foreach (IReranker reranker in parts.Rerankers)
            hits = await reranker.RerankAsync(query, hits, cancellationToken).ConfigureAwait(false);
        return [.. hits.Where(hit => query.MinimumScore is not double minimum || hit.Score >= minimum).Take(query.Top)];
    }

    private async Task<ChunkSearch> PrepareAsync(RetrievalQuery query, CorpusManifest manifest, CancellationToken cancellationToken)
    {
        RetrievalStrategy strategy = query.Strategy ?? RetrievalStrategy.Hybrid;
        ChunkSearch words = new() { Text = query.Text, Filter = query.Filter, Depth = Math.Max(CandidateDepth, query.Top) };
        if (strategy == RetrievalStrategy.Lexical)
            return words;
        EmbeddingModel? model = await parts.Embedder.GetModelAsync(manifest, cancellationToken).ConfigureAwait(false);
        if (model is null)
        {
            if (strategy == RetrievalStrategy.Dense)
                throw new RagKitException($"Corpus '{parts.Name}' can't be searched by embeddings: {CorpusAgreement.WhyNoModel(parts)} Use Hybrid or Lexical.");
            Log.SearchingByWordsAlone(parts.Logger, parts.Name);
            return words;
        }
        ReadOnlyMemory<float> vector = (await model.EmbedAsync([query.Text], cancellationToken).ConfigureAwait(false))[0];
        // A question without any word that the model knows has no direction: only its words can be looked for.
        bool hasDirection = vector.Span.ContainsAnyExcept(0f);
        if (!hasDirection && strategy == RetrievalStrategy.Hybrid)
            return words;
        return words with { Text = strategy == RetrievalStrategy.Dense ? null : query.Text, Vector = vector, Model = model.Fingerprint };
    }
}
