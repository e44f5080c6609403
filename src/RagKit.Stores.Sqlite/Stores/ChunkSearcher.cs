using RagKit.Lexical;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>Runs one search within one read transaction, so that both legs and the filter see the same state.</summary>
internal sealed class ChunkSearcher(ImageSync image, LexicalSync words)
{
    public ChunkSearchResult Run(SqliteConnection connection, ChunkSearch search, CancellationToken cancellationToken)
    {
        try
        {
            return RunOnce(connection, search, cancellationToken);
        }
        catch (InvalidDataException)
        {
            image.Discard();
            return RunOnce(connection, search, cancellationToken);
        }
    }

    private ChunkSearchResult RunOnce(SqliteConnection connection, ChunkSearch search, CancellationToken cancellationToken)
    {
        List<ScoredKey> dense = [];
        long generation = 0;
        CorpusManifest? manifest = null;
        KeySet? allowed = null;
        if (search.Vector is ReadOnlyMemory<float> vector)
        {
            generation = image.Acquire(connection);
            try
            {
                manifest = ManifestTable.Read(connection);
                Guard(connection.Path, manifest, search.Model, vector.Length);
                allowed = Allowed(connection, search.Filter, cancellationToken);
                dense = image.Search(vector.Span, search.Depth, allowed, cancellationToken);
            }
            finally
            {
                image.Release();
            }
        }
        else
        {
            allowed = Allowed(connection, search.Filter, cancellationToken);
        }
        List<ScoredKey> lexical = [];
        if (search.Text is string text && allowed is not { Count: 0 })
        {
            LexicalSearchOptions options = new() { Among = allowed?.Sorted, Ties = new ChunkIdOrder(connection) };
            lexical = [.. words.Read(connection).Search(text, search.Depth, options, cancellationToken).Select(static match => new ScoredKey(match.Key, match.Score))];
        }
        double?[]? cosines = search.Vector is ReadOnlyMemory<float> compared
            ? image.Score(connection, generation, manifest!.Model!, compared.Span, [.. lexical.Select(static found => found.Key)])
            : null;
        return new(Present(connection, dense, null), Present(connection, lexical, cosines));
    }

    private static KeySet? Allowed(SqliteConnection connection, Filter? filter, CancellationToken cancellationToken) =>
        filter is null ? null : new FilterEvaluator(connection, cancellationToken).Evaluate(filter);

    private static void Guard(string path, CorpusManifest? manifest, string? model, int dimensions)
    {
        if (manifest?.Model is not string known)
        {
            throw new CorpusMismatchException(
                $"The query has a vector of the model '{model}', but the corpus '{path}' has no embedding model yet. Search by words alone, or ingest with an embedding model first.");
        }
        if (known != model)
        {
            throw new CorpusMismatchException(
                $"The query's vector is of the model '{model}', but the corpus '{path}' is embedded by '{known}'. Embed the query with that model, or reindex the corpus with the other.");
        }
        if (manifest.Dimensions != dimensions)
        {
            throw new CorpusMismatchException(
                $"The query's vector has {dimensions} dimensions, but the corpus '{path}' holds {manifest.Dimensions} of the model '{known}'. Embed the query with the settings that the corpus was embedded with.");
        }
    }

    private ScoredChunk[] Present(SqliteConnection connection, List<ScoredKey> found, double?[]? cosines)
    {
        string[] ids = image.Ids(connection, found);
        ScoredChunk[] chunks = new ScoredChunk[found.Count];
        for (int i = 0; i < chunks.Length; i++)
            chunks[i] = new ScoredChunk(ids[i], found[i].Score) { Cosine = cosines?[i] };
        Array.Sort(chunks, static (left, right) =>
            right.Score.CompareTo(left.Score) is int byScore and not 0 ? byScore : string.CompareOrdinal(left.ChunkId, right.ChunkId));
        return chunks;
    }
}
