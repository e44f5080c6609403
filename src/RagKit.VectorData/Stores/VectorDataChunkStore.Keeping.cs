using System.Globalization;
using RagKit.VectorData;

namespace RagKit.Stores;

public sealed partial class VectorDataChunkStore
{
    /// <inheritdoc />
    public IAsyncEnumerable<LedgerEntry> ListEntriesAsync(string? sourceId = null, CancellationToken cancellationToken = default) => ListAsync(
        state => state.Entries.Values.Select(pair => pair.Entry).Where(entry => sourceId is null || entry.SourceId == sourceId)
            .OrderBy(entry => entry.SourceId, StringComparer.Ordinal).ThenBy(entry => entry.ItemId, StringComparer.Ordinal),
        cancellationToken);

    /// <inheritdoc />
    public ValueTask RecordEntriesAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return WriteAsync(
            (_, state, batch) =>
            {
                foreach (LedgerEntry entry in entries)
                    state = PutEntry(state, batch, NameOf(entry.SourceId, entry.ItemId), entry);
                return Task.FromResult(state);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask RemoveEntriesAsync(string sourceId, IReadOnlyList<string> itemIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sourceId);
        ArgumentNullException.ThrowIfNull(itemIds);
        return WriteAsync(
            (_, state, batch) =>
            {
                foreach (string name in itemIds.Select(itemId => NameOf(sourceId, itemId)))
                {
                    if (state.Entries.ContainsKey(name))
                        state = PutEntry(state, batch, name, null);
                }
                return Task.FromResult(state);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>?> ReadArtifactAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return UseAsync<ReadOnlyMemory<byte>?>(
            async (state, tables, ct) => state.Artifacts.TryGetValue(name, out (Run Content, Run Rows) artifact)
                ? (ReadOnlyMemory<byte>?)await tables.ReadBlobAsync(artifact.Content, ct).ConfigureAwait(false) : null,
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask WriteArtifactAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return WriteAsync((_, state, batch) => Task.FromResult(PutArtifact(state, batch, name, batch.AddBlob(name, content))), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> ListArtifactsAsync(CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<string>>(state => [.. state.Artifacts.Keys], cancellationToken);

    /// <inheritdoc />
    public ValueTask DeleteArtifactAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return WriteAsync((_, state, batch) => Task.FromResult(state.Artifacts.ContainsKey(name) ? PutArtifact(state, batch, name, default) : state), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoreVersion>> ListVersionsAsync(CancellationToken cancellationToken = default) =>
        (await _catalog.ReadAsync(cancellationToken).ConfigureAwait(false)).Versions;

    /// <inheritdoc />
    public async ValueTask<StoreVersion> CreateVersionAsync(CancellationToken cancellationToken = default) =>
        await _catalog.CreateAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<IChunkStore> OpenVersionAsync(int number, CancellationToken cancellationToken = default)
    {
        await _catalog.FindAsync(number, cancellationToken).ConfigureAwait(false);
        return new VectorDataChunkStore(_catalog, number);
    }

    /// <inheritdoc />
    public async ValueTask ActivateVersionAsync(int number, CancellationToken cancellationToken = default) =>
        await _catalog.ActivateAsync(number, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask DeleteVersionAsync(int number, CancellationToken cancellationToken = default) =>
        await _catalog.DeleteAsync(number, cancellationToken).ConfigureAwait(false);

    private static string NameOf(string sourceId, string itemId) => string.Create(CultureInfo.InvariantCulture, $"{sourceId.Length}:{sourceId}{itemId}");

    // That something was removed is a fact until the rows of it are gone; then that of its removal goes, too.
    private static CorpusState PutEntry(CorpusState state, WriteBatch batch, string name, LedgerEntry? entry)
    {
        if (state.Entries.TryGetValue(name, out (LedgerEntry Entry, Run Rows) before))
            batch.Retire(batch.Tables.Facts, before.Rows.Numbers());
        Run rows = batch.AddFact("entry", name, new EntryBody(entry), BodyJson.Default.EntryBody);
        return state with { Entries = entry is null ? state.Entries.Remove(name) : state.Entries.SetItem(name, (entry, rows)) };
    }

    private static CorpusState PutArtifact(CorpusState state, WriteBatch batch, string name, Run content)
    {
        if (state.Artifacts.TryGetValue(name, out (Run Content, Run Rows) before))
        {
            batch.Retire(batch.Tables.Facts, before.Rows.Numbers());
            batch.Retire(batch.Tables.Blobs, before.Content.Numbers());
        }
        Run rows = batch.AddFact("artifact", name, new ArtifactBody(content), BodyJson.Default.ArtifactBody);
        return state with { Artifacts = content.Count == 0 ? state.Artifacts.Remove(name) : state.Artifacts.SetItem(name, (content, rows)) };
    }
}
