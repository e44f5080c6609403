using System.Collections.Immutable;
using RagKit.Lexical;
using RagKit.Stores;

namespace RagKit.VectorData;

/// <summary>
/// Searches one state: words in memory, vectors by the provider, whose candidates are told apart and scored here. A filter is evaluated
/// here, too: few chunks that pass are read and compared one by one, for many the provider is asked for more until enough of them pass.
/// </summary>
internal sealed class VersionSearch(CorpusState state, VersionTables tables)
{
    private const int Margin = 32;
    private const int Few = 1024;

    public async Task<ChunkSearchResult> RunAsync(ChunkSearch search, CancellationToken cancellationToken)
    {
        VectorCheck.Check(state, search);
        LexicalMatch[] words = search.Text is null ? [] : [.. state.Words.Search(search.Text, search.Depth, Options(search.Filter), cancellationToken)];
        if (search.Vector is not { } vector || state.Find(search.Model) is not { } model || state.RowsOf(search.Model) is not { IsEmpty: false } rows)
            return new([], [.. words.Select(match => Score(match.Key, match.Score))]);
        float[] query = VectorCheck.Normalise(vector.Span);
        Table table = tables.Of(model);
        ScoredChunk[] dense = Array.TrueForAll(query, value => value == 0) ? [] : await DenseAsync(search, table, query, rows, cancellationToken).ConfigureAwait(false);
        Dictionary<string, double> cosines = dense.ToDictionary(one => one.ChunkId, one => one.Score, StringComparer.Ordinal);
        long[] missing = [.. words.Where(match => !cosines.ContainsKey(state.Keys[match.Key].Chunk.Id) && rows.ContainsKey(match.Key)).Select(match => rows[match.Key])];
        foreach (Row row in await table.GetAsync(missing, cancellationToken).ConfigureAwait(false))
            cosines[row.Name] = VectorCheck.Cosine(query, row.Vector.Span);
        return new(dense, [.. words.Select(match => Score(match.Key, match.Score)).Select(one => one with { Cosine = cosines.TryGetValue(one.ChunkId, out double cosine) ? cosine : null })]);
    }

    private ScoredChunk Score(long key, double score) => new(state.Keys[key].Chunk.Id, score);

    private LexicalSearchOptions Options(Filter? filter) => new()
    {
        Allows = filter is null ? null : key => Passes(filter, state.Keys[key]),
        Ties = Comparer<long>.Create((left, right) => string.CompareOrdinal(state.Keys[left].Chunk.Id, state.Keys[right].Chunk.Id)),
    };

    private async Task<ScoredChunk[]> DenseAsync(ChunkSearch search, Table table, float[] query, ImmutableDictionary<long, long> rows, CancellationToken cancellationToken)
    {
        HashSet<long>? passing = search.Filter is null ? null : [.. rows.Where(pair => Passes(search.Filter, state.Keys[pair.Key])).Select(pair => pair.Value)];
        int there = passing?.Count ?? rows.Count;
        if (there == 0)
            return [];
        if (there <= Few && passing is not null)
            return Best(await table.GetAsync(passing, cancellationToken).ConfigureAwait(false), query, search.Depth);
        int depth = Math.Min(search.Depth, there);
        for (long asked = (long)depth + Margin; ; asked *= 4)
        {
            List<Row> found = await table.SearchAsync(query, (int)Math.Min(asked, int.MaxValue), cancellationToken).ConfigureAwait(false);
            List<Row> live = [.. found.Where(row => passing is not null ? passing.Contains(row.Number) : IsLive(row, rows))];
            bool isAll = found.Count < asked || asked >= int.MaxValue || live.Count >= there;
            ScoredChunk[] best = Best(live, query, search.Depth);
            // Those with the last score may go on behind what was asked for: ties go by id, which the provider does not know.
            if (isAll || (best.Length >= depth && VectorCheck.Cosine(query, found[^1].Vector.Span) < best[depth - 1].Score))
                return best;
        }
    }

    private bool IsLive(Row row, ImmutableDictionary<long, long> rows) =>
        state.Chunks.TryGetValue(row.Name, out IndexedChunk? chunk) && rows.TryGetValue(chunk.Key, out long number) && number == row.Number;

    private static ScoredChunk[] Best(List<Row> rows, float[] query, int depth) =>
    [
        .. rows.Select(row => new ScoredChunk(row.Name, VectorCheck.Cosine(query, row.Vector.Span)))
            .OrderByDescending(one => one.Score).ThenBy(one => one.ChunkId, StringComparer.Ordinal).Take(depth),
    ];

    private static bool Passes(Filter filter, IndexedChunk chunk) => filter.Matches(chunk.Chunk, chunk.SourceId);
}
