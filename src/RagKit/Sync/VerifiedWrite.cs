using RagKit.Ingestion;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>Writes documents and counts their chunks back, before anything relies on them.</summary>
internal sealed class VerifiedWrite(IngestContext context, IngestModel model)
{
    private readonly IChunkStore _store = context.Parts.Store;

    /// <summary>Writes documents in one step.</summary>
    /// <returns>For each what is missing of it, as a sentence; <see langword="null"/> for one that is there whole.</returns>
    public async Task<string?[]> WriteAsync(IReadOnlyList<WriteDocument> documents, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> counts = [];
        await context.Stages.StoreAsync(
            documents.Count,
            async () =>
            {
                await _store.ReplaceAsync([.. documents.Select(document => document.Chunks)], model.Fingerprint, cancellationToken).ConfigureAwait(false);
                counts = await _store.CountChunksAsync([.. documents.Select(document => document.Chunks.Document.Id)], cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        string?[] losses = [.. documents.Select((document, i) => document.Chunks.Chunks.Count == counts[i] ? null
            : $"Of {document.Chunks.Chunks.Count} chunks that were written, the store counts {counts[i]}. The next run writes them again; check the store if it stays so.")];
        if (Array.Exists(losses, static loss => loss is not null))
            await MarkAsync([.. documents.Where((_, i) => losses[i] is not null)], cancellationToken).ConfigureAwait(false);
        return losses;
    }

    /// <summary>Says in the record of what is not whole that nothing known made it, so that the next run doesn't take it for current.</summary>
    private ValueTask MarkAsync(IReadOnlyList<WriteDocument> documents, CancellationToken cancellationToken) => _store.ReplaceAsync(
        [.. documents.Select(document => document.Chunks with { Document = document.Chunks.Document with { Chunker = "" } })], model.Fingerprint, cancellationToken);
}
