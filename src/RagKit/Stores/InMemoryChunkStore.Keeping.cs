using System.Runtime.CompilerServices;

namespace RagKit.Stores;

public sealed partial class InMemoryChunkStore
{
    private readonly SortedDictionary<string, SortedDictionary<string, LedgerEntry>> _ledger = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _artifacts = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public async IAsyncEnumerable<LedgerEntry> ListEntriesAsync(
        string? sourceId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        LedgerEntry[] entries = await Read<LedgerEntry[]>(
            () => sourceId is null ? [.. _ledger.Values.SelectMany(items => items.Values)]
                : _ledger.TryGetValue(sourceId, out SortedDictionary<string, LedgerEntry>? items) ? [.. items.Values] : [],
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
            () =>
            {
                foreach (LedgerEntry entry in entries)
                {
                    if (!_ledger.TryGetValue(entry.SourceId, out SortedDictionary<string, LedgerEntry>? items))
                        _ledger.Add(entry.SourceId, items = new(StringComparer.Ordinal));
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
            () =>
            {
                if (!_ledger.TryGetValue(sourceId, out SortedDictionary<string, LedgerEntry>? items))
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
        return Read<ReadOnlyMemory<byte>?>(() => _artifacts.TryGetValue(name, out byte[]? content) ? (ReadOnlyMemory<byte>?)content : null, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask WriteArtifactAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] copy = content.ToArray();
        return Write(() => _artifacts[name] = copy, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> ListArtifactsAsync(CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<string>>(() => [.. _artifacts.Keys], cancellationToken);

    /// <inheritdoc />
    public ValueTask DeleteArtifactAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Write(() => _artifacts.Remove(name), cancellationToken);
    }
}
