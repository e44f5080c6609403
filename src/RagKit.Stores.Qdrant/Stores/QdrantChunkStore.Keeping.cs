using System.Runtime.CompilerServices;
using System.Text.Json;
using RagKit.Qdrant;

namespace RagKit.Stores;

public sealed partial class QdrantChunkStore
{
    /// <inheritdoc />
    public async IAsyncEnumerable<LedgerEntry> ListEntriesAsync(string? sourceId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Clause entries = Clause.Match(Field.Kind, Field.Entry);
        Clause clause = sourceId is null ? entries : Clause.All(entries, Clause.Match(Field.Source, FactCodec.Keyword(sourceId)));
        List<LedgerEntry> all = await _reader.ReadAsync(async head =>
        {
            List<LedgerEntry> found = [];
            await foreach (JsonElement point in _api.ScrollAsync(head.Collection, head.Seen(clause), [Field.Body], pageSize: 2000, cancellationToken: cancellationToken).ConfigureAwait(false))
                found.Add(EntryRecord.Read(point.Payload().GetProperty(Field.Body)));
            return found;
        }, cancellationToken).ConfigureAwait(false);
        foreach (LedgerEntry entry in all.OrderBy(entry => entry.SourceId, StringComparer.Ordinal).ThenBy(entry => entry.ItemId, StringComparer.Ordinal))
            yield return entry;
    }

    /// <inheritdoc />
    public async ValueTask RecordEntriesAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
            return;
        // Of an item that is given twice the last entry counts.
        Dictionary<string, LedgerEntry> last = new(StringComparer.Ordinal);
        foreach (LedgerEntry entry in entries)
            last[EntryRecord.Key(entry.SourceId, entry.ItemId)] = entry;
        await KeepAsync(Field.Entry, last.Keys, async (batch, cancel) =>
        {
            foreach ((string key, LedgerEntry entry) in last)
                await batch.AddAsync(Field.Entry, key, writer => EntryRecord.Write(writer, entry), cancel).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask RemoveEntriesAsync(string sourceId, IReadOnlyList<string> itemIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sourceId);
        ArgumentNullException.ThrowIfNull(itemIds);
        if (itemIds.Count > 0)
            await KeepAsync(Field.Entry, itemIds.Select(item => EntryRecord.Key(sourceId, item)), static (_, _) => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<ReadOnlyMemory<byte>?> ReadArtifactAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        Dictionary<string, byte[]> found = await _reader.ReadAsync(
            head => BlobPoints.ReadAsync(_api, head, Field.Artifact, [name], cancellationToken), cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : (ReadOnlyMemory<byte>?)found.Values.Single();
    }

    /// <inheritdoc />
    public async ValueTask WriteArtifactAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await KeepAsync(Field.Artifact, [name], (batch, cancel) => BlobPoints.AddAsync(
            batch, Field.Artifact, name, content, writer => writer.WriteString(Field.Id, WireText.Encode(name)), cancel), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> ListArtifactsAsync(CancellationToken cancellationToken = default) => await _reader.ReadAsync<IReadOnlyList<string>>(async head =>
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        await foreach (JsonElement point in _api.ScrollAsync(head.Collection, head.Seen(Clause.Match(Field.Kind, Field.Artifact)), [Field.Id], cancellationToken: cancellationToken).ConfigureAwait(false))
            names.Add(point.Payload().Text(Field.Id)!);
        return [.. names];
    }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask DeleteArtifactAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await KeepAsync(Field.Artifact, [name], static (_, _) => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the points of these keys, and adds others in the same commit.</summary>
    private async Task KeepAsync(string kind, IEnumerable<string> keys, Func<WriteBatch, CancellationToken, Task> add, CancellationToken cancellationToken) => await _writer.WriteAsync(async (batch, cancel) =>
    {
        foreach (string[] slice in keys.Select(FactCodec.Keyword).Chunk(IdsOfARead))
        {
            Clause clause = batch.Head.Seen(Clause.Match(Field.Kind, kind), Clause.Match(Field.Key, slice));
            await foreach (JsonElement point in _api.ScrollAsync(batch.Head.Collection, clause, [Field.Kind], pageSize: 2000, cancellationToken: cancel).ConfigureAwait(false))
                batch.End(point.PointId());
        }
        await add(batch, cancel).ConfigureAwait(false);
        return true;
    }, cancellationToken).ConfigureAwait(false);
}
