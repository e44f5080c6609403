using System.Runtime.CompilerServices;
using RagKit.Vectors;

namespace RagKit.Stores;

public sealed partial class InMemoryChunkStore
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<int>> CountChunksAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return Read<IReadOnlyList<int>>(version => [.. documentIds.Select(id => version.State.Find(id)?.Chunks.Count(chunk => version.State.Chunks.ContainsKey(chunk.Chunk.Id)) ?? 0)], cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ValueCount>> CountByAsync(string name, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (filter is not null)
            MemorySearch.Check(filter);
        return Read<IReadOnlyList<ValueCount>>(
            version =>
            {
                ValueTally tally = new(name);
                foreach (StoredEntry document in version.State.Documents)
                    tally.Add(document.Chunks.Where(chunk => filter?.Matches(chunk.Chunk, chunk.SourceId) != false).Select(chunk => chunk.Chunk.Metadata));
                return tally.Counts();
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<DocumentChange> ListChangesAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (DocumentChange change in await Read<DocumentChange[]>(version => [.. version.State.Changes.After(after)], cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return change;
        }
    }

    /// <inheritdoc />
    public ValueTask<StoreStatus> GetStatusAsync(CancellationToken cancellationToken = default) => Read(
        version =>
        {
            StoreCounts counts = version.State.Count();
            ImageGraph? graph = version.State.Vectors.GraphOf(version.State.Manifest?.Model);
            string search = graph is { Failure: null, Ready: 1 } ? "HNSW" : "exact search";
            return new StoreStatus("memory")
            {
                Index = $"{search} over {counts.Embedded} vectors{(graph is { Failure: null, Ready: < 1 } ? " while HNSW is built" : "")}; BM25 over {counts.Chunks} chunks",
                IndexReady = graph is { Failure: null } ? graph.Ready : 1,
                Warnings = graph?.Failure is string failure ? [failure] : [],
            };
        },
        cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoreVersion>> ListVersionsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_versions.List());
    }

    /// <inheritdoc />
    public ValueTask<StoreVersion> CreateVersionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_versions.Create());
    }

    /// <inheritdoc />
    public ValueTask<IChunkStore> OpenVersionAsync(int number, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _versions.Find(number);
        return new(new InMemoryChunkStore(_versions, number));
    }

    /// <inheritdoc />
    public ValueTask ActivateVersionAsync(int number, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _versions.Activate(number);
        return default;
    }

    /// <inheritdoc />
    public ValueTask DeleteVersionAsync(int number, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _versions.Delete(number);
        return default;
    }
}
