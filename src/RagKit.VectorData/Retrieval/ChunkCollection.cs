using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using RagKit.Stores;
using RagKit.VectorData;

namespace RagKit.Retrieval;

/// <summary>
/// A corpus as a collection of Microsoft.Extensions.VectorData: its chunks are records with the fields Id, DocumentId, Ordinal, Text, Title,
/// Vector where asked for, and the metadata by their own names. Search takes a vector of the corpus's model, or a text, which the corpus
/// embeds; scores are cosine similarities. It is filled by ingesting into the corpus: writing, and removing, are refused. Filters may
/// compare DocumentId, SourceId and metadata with values. Thread-safe.
/// </summary>
#pragma warning disable CA1711 // It is what the abstractions call a collection.
public sealed class ChunkCollection : VectorStoreCollection<string, Dictionary<string, object?>>
#pragma warning restore CA1711
{
    private readonly IChunkStore _store;
    private readonly IRetriever? _retriever;

    /// <summary>The collection of a corpus.</summary>
    /// <param name="name">The corpus's name.</param>
    /// <param name="store">The corpus's store; the caller keeps and disposes it.</param>
    /// <param name="retriever">What searches by text, such as the corpus; <see langword="null"/> to search by vector alone.</param>
    public ChunkCollection(string name, IChunkStore store, IRetriever? retriever = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(store);
        (Name, _store, _retriever) = (name, store, retriever);
    }

    /// <inheritdoc />
    public override string Name { get; }

    /// <summary>Whether anything was ever ingested into the corpus.</summary>
    public override async Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) =>
        await _store.GetManifestAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Does nothing: a corpus is made by ingesting into it.</summary>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>Refused.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => throw Refused("removed as a collection");

    /// <inheritdoc />
    public override async Task<Dictionary<string, object?>?> GetAsync(string key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        IReadOnlyList<Chunk> found = await _store.GetAsync([key], cancellationToken).ConfigureAwait(false);
        return (await RecordsAsync(found, options?.IncludeVectors == true, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<Dictionary<string, object?>> GetAsync(
        IEnumerable<string> keys, RecordRetrievalOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Chunk> found = await _store.GetAsync([.. keys], cancellationToken).ConfigureAwait(false);
        foreach (Dictionary<string, object?> record in await RecordsAsync(found, options?.IncludeVectors == true, cancellationToken).ConfigureAwait(false))
            yield return record;
    }

    /// <summary>The chunks that pass a filter, by document and ordinal. It goes through all chunks until there are enough.</summary>
    /// <exception cref="NotSupportedException">The filter is none that a corpus has, or another order is asked for.</exception>
    public override async IAsyncEnumerable<Dictionary<string, object?>> GetAsync(
        Expression<Func<Dictionary<string, object?>, bool>> filter, int top,
        FilteredRecordRetrievalOptions<Dictionary<string, object?>>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (options?.OrderBy?.Invoke(new()).Values.Count > 0)
            throw new NotSupportedException($"The chunks of corpus '{Name}' come by document and ordinal: leave OrderBy out, and sort what comes.");
        Filter wanted = FilterReader.Read(filter);
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        await foreach (StoredDocument document in _store.ListDocumentsAsync(null, cancellationToken).ConfigureAwait(false))
            sources[document.Id] = document.SourceId;
        List<Chunk> found = [];
        int skip = options?.Skip ?? 0;
        await foreach (Chunk chunk in _store.ListChunksAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (!wanted.Matches(chunk, sources.GetValueOrDefault(chunk.DocumentId, "")) || skip-- > 0)
                continue;
            found.Add(chunk);
            if (found.Count == top)
                break;
        }
        foreach (Dictionary<string, object?> record in await RecordsAsync(found, options?.IncludeVectors == true, cancellationToken).ConfigureAwait(false))
            yield return record;
    }

    /// <summary>Searches by vector (<c>ReadOnlyMemory&lt;float&gt;</c>, <c>float[]</c>, <c>Embedding&lt;float&gt;</c>) or by text; scores are cosine similarities.</summary>
    /// <exception cref="NotSupportedException">The value is neither, or the filter is none that a corpus has.</exception>
    public override async IAsyncEnumerable<VectorSearchResult<Dictionary<string, object?>>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<Dictionary<string, object?>>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new();
        Filter? filter = options.Filter is null ? null : FilterReader.Read(options.Filter);
        int depth = (int)Math.Min(int.MaxValue, (long)top + options.Skip);
        (Chunk Chunk, double Score)[] found =
        [
            .. (searchValue is string text
                ? await SearchTextAsync(text, depth, filter, cancellationToken).ConfigureAwait(false)
                : await SearchVectorAsync(VectorOf(searchValue), depth, filter, cancellationToken).ConfigureAwait(false))
                .Where(hit => options.ScoreThreshold is not { } least || hit.Score >= least).Skip(options.Skip).Take(top),
        ];
        List<Dictionary<string, object?>> records = await RecordsAsync([.. found.Select(hit => hit.Chunk)], options.IncludeVectors, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < found.Length; i++)
            yield return new(records[i], found[i].Score);
    }

    /// <summary>Refused: ingest into the corpus.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task UpsertAsync(Dictionary<string, object?> record, CancellationToken cancellationToken = default) => throw Refused("written to chunk by chunk");

    /// <summary>Refused: ingest into the corpus.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task UpsertAsync(IEnumerable<Dictionary<string, object?>> records, CancellationToken cancellationToken = default) => throw Refused("written to chunk by chunk");

    /// <summary>Refused: delete documents from the corpus's store.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task DeleteAsync(string key, CancellationToken cancellationToken = default) => throw Refused("emptied chunk by chunk");

    /// <summary>Refused: delete documents from the corpus's store.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task DeleteAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default) => throw Refused("emptied chunk by chunk");

    /// <inheritdoc />
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(VectorStoreCollectionMetadata))
            return new VectorStoreCollectionMetadata { VectorStoreSystemName = "ragkit", CollectionName = Name };
        return serviceType.IsInstanceOfType(this) ? this : serviceType.IsInstanceOfType(_store) ? _store : serviceType.IsInstanceOfType(_retriever) ? _retriever : null;
    }

    private async Task<IEnumerable<(Chunk Chunk, double Score)>> SearchTextAsync(string text, int depth, Filter? filter, CancellationToken cancellationToken)
    {
        if (_retriever is null)
            throw new NotSupportedException($"The collection of corpus '{Name}' was made without a retriever, so it can't embed a text: give it the corpus, or search by vector.");
        List<(Chunk, double)> hits = [];
        RetrievalQuery query = new(text) { Top = depth, Filter = filter, Strategy = RetrievalStrategy.Dense };
        await foreach (Hit hit in _retriever.RetrieveAsync(query, cancellationToken).ConfigureAwait(false))
            hits.Add((hit.Chunk, hit.Score));
        return hits;
    }

    private async Task<IEnumerable<(Chunk Chunk, double Score)>> SearchVectorAsync(ReadOnlyMemory<float> vector, int depth, Filter? filter, CancellationToken cancellationToken)
    {
        CorpusManifest? manifest = await _store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
        ChunkSearch search = new() { Vector = vector, Model = manifest?.Model, Depth = depth, Filter = filter };
        IReadOnlyList<ScoredChunk> found = (await _store.SearchAsync(search, cancellationToken).ConfigureAwait(false)).Dense;
        Dictionary<string, double> scores = found.ToDictionary(hit => hit.ChunkId, hit => hit.Score, StringComparer.Ordinal);
        return (await _store.GetAsync([.. scores.Keys], cancellationToken).ConfigureAwait(false)).Select(chunk => (chunk, scores[chunk.Id]));
    }

    private async Task<List<Dictionary<string, object?>>> RecordsAsync(IReadOnlyList<Chunk> chunks, bool withVectors, CancellationToken cancellationToken)
    {
        Dictionary<string, ReadOnlyMemory<float>> vectors = [];
        if (withVectors && (await _store.GetManifestAsync(cancellationToken).ConfigureAwait(false))?.Model is { } model)
        {
            foreach (ChunkVector vector in await _store.GetVectorsAsync([.. chunks.Select(chunk => chunk.Id)], model, cancellationToken).ConfigureAwait(false))
                vectors[vector.ChunkId] = vector.Vector;
        }
        return [.. chunks.Select(chunk => RecordFields.Record(chunk, vectors.TryGetValue(chunk.Id, out ReadOnlyMemory<float> vector) ? vector : null))];
    }

    private static ReadOnlyMemory<float> VectorOf(object value) => value switch
    {
        ReadOnlyMemory<float> vector => vector,
        float[] vector => vector,
        Embedding<float> embedding => embedding.Vector,
        _ => throw new NotSupportedException($"A corpus is searched by text or by a vector of floats, not by a {value.GetType().Name}."),
    };

    private NotSupportedException Refused(string what) => new(
        $"Corpus '{Name}' can't be {what}: its chunks are cut from documents. Ingest into the corpus, or delete documents with {nameof(IChunkStore)}.{nameof(IChunkStore.DeleteAsync)}.");
}
