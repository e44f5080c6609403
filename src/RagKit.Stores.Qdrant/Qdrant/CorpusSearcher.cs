using System.Text.Json;
using RagKit.Stores;
using RagKit.Text;

namespace RagKit.Qdrant;

/// <summary>Searches one state of a corpus: both legs in one request, the similarity of what words found in another. Thread-safe.</summary>
internal sealed class CorpusSearcher(PointApi api, StatisticsCache statistics, QdrantIndexOptions index)
{
    public async Task<ChunkSearchResult> SearchAsync(Head head, ChunkSearch search, CancellationToken cancellationToken)
    {
        ModelVectors? model = Guard(head, search);
        (Clause filter, bool needsCheck) = FilterTranslator.Translate(search.Filter);
        Clause seen = head.Seen(filter);
        if (filter == Clause.Nothing)
            return new ChunkSearchResult([], []);
        Filter? check = needsCheck ? search.Filter : null;
        DenseLeg? dense = model is not null && Any(search.Vector!.Value.Span)
            ? new DenseLeg(search.Vector.Value, model.Name, search.Depth, index.Exact, Ef(search.Depth), seen, check) : null;
        LexicalLeg? lexical = await LexicalAsync(head, search, seen, check, cancellationToken).ConfigureAwait(false);
        await CompleteAsync(head, [.. new SearchLeg?[] { dense, lexical }.OfType<SearchLeg>()], cancellationToken).ConfigureAwait(false);
        Dictionary<string, double> cosines = model is not null && lexical is { Hits.Count: > 0 }
            ? await CosinesAsync(head, search.Vector!.Value, model, lexical.Hits, cancellationToken).ConfigureAwait(false) : [];
        return new ChunkSearchResult(
            [.. dense?.Hits.Select(hit => new ScoredChunk(hit.ChunkId, hit.Score)) ?? []],
            [.. lexical?.Hits.Select(hit => new ScoredChunk(hit.ChunkId, hit.Score) { Cosine = cosines.TryGetValue(hit.PointId, out double cosine) ? cosine : null }) ?? []]);
    }

    /// <summary>Both legs fused by the server, in one request.</summary>
    public async Task<IReadOnlyList<ScoredChunk>> SearchFusedAsync(Head head, ChunkSearch search, int k, CancellationToken cancellationToken)
    {
        ModelVectors? model = Guard(head, search);
        (Clause filter, bool needsCheck) = FilterTranslator.Translate(search.Filter);
        if (filter == Clause.Nothing)
            return [];
        (_, _, IReadOnlyList<WeighedTerm> terms) = await WeighAsync(head, search.Text, cancellationToken).ConfigureAwait(false);
        FusedLeg leg = new(search, model is not null && Any(search.Vector!.Value.Span) ? model : null, terms, k, index.Exact, Ef(search.Depth), head.Seen(filter), needsCheck ? search.Filter : null);
        if (!leg.IsEmpty)
            await CompleteAsync(head, [leg], cancellationToken).ConfigureAwait(false);
        return [.. leg.Hits.Select(hit => new ScoredChunk(hit.ChunkId, hit.Score))];
    }

    private int Ef(int depth) => index.SearchEf == 0 ? 0 : Math.Max(index.SearchEf, depth);

    private static ModelVectors? Guard(Head head, ChunkSearch search)
    {
        if (search.Vector is not ReadOnlyMemory<float> vector)
            return null;
        if (head.Manifest?.Model is not string known)
            throw new CorpusMismatchException($"The query has a vector of the model '{search.Model}', but the corpus in '{head.Collection}' has no embedding model yet. Search by words alone, or ingest with an embedding model first.");
        if (known != search.Model)
            throw new CorpusMismatchException($"The query's vector is of the model '{search.Model}', but the corpus in '{head.Collection}' is embedded by '{known}'. Embed the query with that model, or reindex the corpus with the other.");
        if (head.Manifest.Dimensions != vector.Length)
            throw new CorpusMismatchException($"The query's vector has {vector.Length} dimensions, but the corpus in '{head.Collection}' holds {head.Manifest.Dimensions} of the model '{known}'. Embed the query with the settings that the corpus was embedded with.");
        return head.Of(known);
    }

    private static bool Any(ReadOnlySpan<float> vector) => vector.ContainsAnyExcept(0f);

    private async Task<LexicalLeg?> LexicalAsync(Head head, ChunkSearch search, Clause clause, Filter? check, CancellationToken cancellationToken)
    {
        (double stored, double average, IReadOnlyList<WeighedTerm> terms) = await WeighAsync(head, search.Text, cancellationToken).ConfigureAwait(false);
        return terms.Count == 0 ? null : new LexicalLeg(terms, stored, average, search.Depth, clause, check);
    }

    private async Task<(double Stored, double Average, IReadOnlyList<WeighedTerm> Terms)> WeighAsync(Head head, string? text, CancellationToken cancellationToken)
    {
        if (text is null || head.Average <= 0)
            return (1, 1, []);
        IReadOnlyDictionary<string, int> asked = Bm25.QueryTerms(text);
        if (asked.Count == 0)
            return (1, 1, []);
        (double average, Dictionary<string, double> weights) = await statistics.WeighAsync(head, asked.Keys, cancellationToken).ConfigureAwait(false);
        return (head.Average, average, [.. asked.Where(term => weights[term.Key] > 0).Select(term => new WeighedTerm(TermCodec.Number(term.Key), term.Value * weights[term.Key]))]);
    }

    private async Task CompleteAsync(Head head, IReadOnlyList<SearchLeg> legs, CancellationToken cancellationToken)
    {
        while (legs.Where(leg => !leg.IsDone).ToArray() is { Length: > 0 } open)
        {
            using JsonDocument answer = await api.Http.ReadAsync(PointApi.Path(head.Collection, "/points/query/batch"), writer =>
            {
                writer.WriteStartArray("searches");
                foreach (SearchLeg leg in open)
                    leg.Write(writer);
                writer.WriteEndArray();
            }, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < open.Length; i++)
                open[i].Read(answer.Result()[i].GetProperty("points"));
        }
    }

    private async Task<Dictionary<string, double>> CosinesAsync(Head head, ReadOnlyMemory<float> vector, ModelVectors model, IReadOnlyList<LegHit> hits, CancellationToken cancellationToken)
    {
        Clause clause = Clause.All(Clause.Ids([.. hits.Select(hit => hit.PointId)]), Clause.HasVector(model.Name));
        using JsonDocument answer = await api.Http.ReadAsync(PointApi.Path(head.Collection, "/points/query"), writer =>
        {
            DenseLeg.WriteVector(writer, vector.Span, model.Name, exact: true, ef: 0);
            writer.WriteClause("filter", clause);
            writer.WriteNumber("limit", hits.Count);
        }, cancellationToken).ConfigureAwait(false);
        return answer.Result().GetProperty("points").EnumerateArray().ToDictionary(
            point => point.PointId(), point => Math.Clamp(point.GetProperty("score").GetDouble(), -1, 1), StringComparer.Ordinal);
    }
}
