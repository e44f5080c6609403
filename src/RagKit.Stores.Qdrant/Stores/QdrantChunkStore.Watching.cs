using System.Runtime.CompilerServices;
using System.Text.Json;
using RagKit.Qdrant;

namespace RagKit.Stores;

public sealed partial class QdrantChunkStore
{
    private const int ChangesOfAPage = 1000;

    /// <inheritdoc />
    public async ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken = default) => await _reader.ReadAsync(async head =>
    {
        Clause documents = head.Seen(Clause.Match(Field.Kind, Field.DocumentKind)), chunks = head.Seen(Clause.Match(Field.Kind, Field.Chunk));
        Clause embedded = head.Of(head.Manifest?.Model) is ModelVectors named ? Clause.All(chunks, Clause.HasVector(named.Name)) : Clause.Nothing;
        int[] counts = await Task.WhenAll(new[] { documents, chunks, embedded, Clause.All(documents, Clause.Flag(Field.LeftOut)) }
            .Select(clause => _api.CountAsync(head.Collection, clause, cancellationToken))).ConfigureAwait(false);
        return new StoreCounts(counts[0], counts[1], counts[2]) { LeftOut = counts[3] };
    }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<int>> CountChunksAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return await _reader.ReadAsync<IReadOnlyList<int>>(async head =>
        {
            Dictionary<string, int> counts = new(StringComparer.Ordinal);
            foreach (string[] slice in documentIds.Select(FactCodec.Keyword).Distinct(StringComparer.Ordinal).Chunk(IdsOfARead))
            {
                Clause clause = head.Seen(Clause.Match(Field.Kind, Field.Chunk), Clause.Match(Field.Document, slice));
                await foreach (JsonElement point in _api.ScrollAsync(head.Collection, clause, [Field.Document], pageSize: 5000, cancellationToken: cancellationToken).ConfigureAwait(false))
                {
                    string document = point.Payload().Text(Field.Document)!;
                    counts[document] = counts.GetValueOrDefault(document) + 1;
                }
            }
            return [.. documentIds.Select(id => counts.GetValueOrDefault(FactCodec.Keyword(id)))];
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ValueCount>> CountByAsync(string name, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Filter asked = filter is null ? Filter.Exists(name) : Filter.Exists(name) & filter;
        return await _reader.ReadAsync(async head =>
        {
            // A facet of Qdrant counts chunks, but not the documents that they are of.
            Dictionary<string, List<Metadata>> documents = new(StringComparer.Ordinal);
            await foreach (StoredChunk found in FindAsync(head, asked, cancellationToken).ConfigureAwait(false))
            {
                if (!documents.TryGetValue(found.Chunk.DocumentId, out List<Metadata>? chunks))
                    documents[found.Chunk.DocumentId] = chunks = [];
                chunks.Add(found.Chunk.Metadata);
            }
            ValueTally tally = new(name);
            foreach (List<Metadata> chunks in documents.Values)
                tally.Add(chunks);
            return tally.Counts();
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<DocumentChange> ListChangesAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Head first = await _catalog.OpenAsync(_number, cancellationToken).ConfigureAwait(false);
        for (; ; )
        {
            List<DocumentChange> page = await _reader.ReadAsync(async head =>
            {
                List<JsonElement> points = await _api.ReadOrderedAsync(
                    head.Collection, head.Seen(Clause.Match(Field.Kind, Field.DocumentKind, Field.Gone)), Field.Position, after, ChangesOfAPage,
                    [Field.Kind, Field.Id, Field.Position, "at"], cancellationToken).ConfigureAwait(false);
                return points.ConvertAll(DocumentRecord.ReadChange);
            }, cancellationToken, first.Collection).ConfigureAwait(false);
            foreach (DocumentChange change in page)
                yield return change;
            if (page.Count < ChangesOfAPage)
                yield break;
            after = page[^1].Position;
        }
    }

    /// <inheritdoc />
    public async ValueTask<StoreStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        Head head = await _catalog.OpenAsync(_number, cancellationToken).ConfigureAwait(false);
        using JsonDocument answer = await _http.SendAsync(HttpMethod.Get, PointApi.Path(head.Collection), null, cancellationToken).ConfigureAwait(false);
        double average = head.Average > 0 ? await _reader.ReadAsync(now => _statistics.AverageAsync(now, cancellationToken), cancellationToken).ConfigureAwait(false) : 0;
        return CollectionStatus.Read($"Qdrant at {_http.Place}, collection {head.Collection}", answer.Result(), head, average, _options.Index);
    }
}
