using System.Runtime.CompilerServices;

namespace RagKit.Stores;

public sealed partial class InMemoryChunkStore
{
    /// <inheritdoc />
    public async IAsyncEnumerable<LedgerEntry> ListEntriesAsync(
        string? sourceId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        LedgerEntry[] entries = await Read<LedgerEntry[]>(
            version => sourceId is null ? [.. version.Ledger.Values.SelectMany(items => items.Values)]
                : version.Ledger.TryGetValue(sourceId, out SortedDictionary<string, LedgerEntry>? items) ? [.. items.Values] : [],
            cancellationToken).ConfigureAwait(false);
        foreach (LedgerEntry entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <inheritdoc />
    public ValueTask RecordEntriesAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Write(
            version =>
            {
                foreach (LedgerEntry entry in entries)
                {
                    if (!version.Ledger.TryGetValue(entry.SourceId, out SortedDictionary<string, LedgerEntry>? items))
                        version.Ledger.Add(entry.SourceId, items = new(StringComparer.Ordinal));
                    items[entry.ItemId] = entry;
                }
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask RemoveEntriesAsync(string sourceId, IReadOnlyList<string> itemIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sourceId);
        ArgumentNullException.ThrowIfNull(itemIds);
        return Write(
            version =>
            {
                if (!version.Ledger.TryGetValue(sourceId, out SortedDictionary<string, LedgerEntry>? items))
                    return;
                foreach (string itemId in itemIds)
                    items.Remove(itemId);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>?> ReadArtifactAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Read<ReadOnlyMemory<byte>?>(version => version.Artifacts.TryGetValue(name, out byte[]? content) ? (ReadOnlyMemory<byte>?)content : null, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask WriteArtifactAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] copy = content.ToArray();
        return Write(version => version.Artifacts[name] = copy, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> ListArtifactsAsync(CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<string>>(version => [.. version.Artifacts.Keys], cancellationToken);

    /// <inheritdoc />
    public ValueTask DeleteArtifactAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Write(version => version.Artifacts.Remove(name), cancellationToken);
    }
}
