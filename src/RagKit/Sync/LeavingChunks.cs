using System.Collections.Concurrent;
using RagKit.Ingestion;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>
/// The chunks of documents that their source does not list any more, by their text: a document that comes under another name takes their vectors over.
/// Read when the first is asked for, up to a bound. Thread-safe.
/// </summary>
internal sealed class LeavingChunks(IngestContext context)
{
    private const int MaxChunks = 200_000, ReadsAtOnce = 8;

    private readonly ConcurrentDictionary<string, string> _idByText = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Task _reading = Task.CompletedTask;
    private int _itemsRead;

    /// <summary>The vectors of those texts that a leaving chunk has, by text.</summary>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> FindAsync(IReadOnlyList<Chunk> chunks, string model, CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> textById = new(StringComparer.Ordinal);
        foreach (Chunk chunk in chunks)
        {
            if (_idByText.TryGetValue(chunk.EmbeddingText, out string? id))
                textById[id] = chunk.EmbeddingText;
        }
        if (textById.Count == 0)
            return new Dictionary<string, ReadOnlyMemory<float>>();
        IReadOnlyList<ChunkVector> vectors = await context.Parts.Store.GetVectorsAsync([.. textById.Keys], model, cancellationToken).ConfigureAwait(false);
        return vectors.ToDictionary(vector => textById[vector.ChunkId], vector => vector.Vector, StringComparer.Ordinal);
    }

    /// <summary>Reads what has gone since the last time; whoever asks meanwhile waits for the same reading.</summary>
    private Task ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            int count = context.Gone.Count;
            if (count != _itemsRead || _reading.IsFaulted || _reading.IsCanceled)
            {
                GoneItem[] gone = [.. context.Gone.Take(count)];
                bool isWhole = _reading.IsFaulted || _reading.IsCanceled;
                _reading = ReadAsync(_reading, gone.Skip(isWhole ? 0 : _itemsRead), cancellationToken);
                _itemsRead = count;
            }
            return _reading;
        }
    }

    private async Task ReadAsync(Task before, IEnumerable<GoneItem> gone, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Parallel.ForEachAsync(
            gone.SelectMany(item => item.Documents).Where(document => document.ChunkCount > 0),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (document, token) =>
            {
                if (_idByText.Count >= MaxChunks)
                    return;
                foreach (Chunk chunk in await context.Parts.Store.GetDocumentAsync(document.Id, token).ConfigureAwait(false))
                    _idByText.TryAdd(chunk.EmbeddingText, chunk.Id);
            }).ConfigureAwait(false);
    }
}
