using RagKit.Chunking;
using RagKit.Cleaning;
using RagKit.Enrichment;

namespace RagKit.Ingestion;

/// <summary>What makes chunks of a parsed document: cleaning, cutting, enriching. Checks that transforms keep to their contracts.</summary>
internal sealed class DocumentSteps(IngestContext context)
{
    private readonly CorpusParts _parts = context.Parts;

    public async ValueTask<TransformResult> CleanAsync(Document document, CancellationToken cancellationToken) => _parts.Cleaning.Count == 0
        ? document
        : await context.Stages.CleanAsync(document.Id, () => TransformAsync(document, cancellationToken), cancellationToken).ConfigureAwait(false);

    public async ValueTask<EnrichmentResult> CutAsync(Document document, CancellationToken cancellationToken)
    {
        IReadOnlyList<Chunk> chunks = await context.Stages.ChunkAsync(
            document.Id, () => _parts.Chunker.Chunk(document, _parts.Name), cancellationToken).ConfigureAwait(false);
        if (_parts.Enrichment.Count == 0 || chunks.Count == 0)
            return new(chunks);
        EnrichmentResult enriched = await context.Stages.EnrichAsync(
            document.Id, chunks.Sum(chunk => (long)chunk.TokenCount), () => EnrichAsync(document, chunks, cancellationToken), cancellationToken).ConfigureAwait(false);
        return enriched with { Chunks = enriched.Chunks.Identify(_parts.Name) };
    }

    private async Task<TransformResult> TransformAsync(Document document, CancellationToken cancellationToken)
    {
        TransformResult result = await ApplyAsync(document, cancellationToken).ConfigureAwait(false);
        context.Duplicates?.Confirm(document.Id, document.ContentHash);
        return result;
    }

    private async Task<TransformResult> ApplyAsync(Document document, CancellationToken cancellationToken)
    {
        TransformResult result = document;
        foreach (IDocumentTransform step in _parts.Cleaning)
        {
            result = await step.TransformAsync(result.Document!, cancellationToken).ConfigureAwait(false);
            if (result.Document is not Document changed)
                return result.Reason is null ? TransformResult.LeaveOut($"by '{step.Fingerprint}'") : result;
            if (changed.Id != document.Id || changed.SourceId != document.SourceId || changed.ItemId != document.ItemId)
                throw new RagKitException($"Transform '{step.Fingerprint}' gave '{document.Id}' back as '{changed.Id}': a transform must keep id, source and item.");
        }
        return result;
    }

    private async Task<EnrichmentResult> EnrichAsync(Document document, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken)
    {
        EnrichmentResult result = new(chunks);
        List<string> remarks = [];
        foreach (IChunkTransform step in _parts.Enrichment)
        {
            IReadOnlyList<Chunk> before = result.Chunks;
            result = await step.TransformAsync(document, before, cancellationToken).ConfigureAwait(false);
            Check(step, document, before, result.Chunks);
            if (result.Remark is not null)
                remarks.Add(result.Remark);
        }
        return result with { Remark = remarks.Count == 0 ? null : string.Join("; ", remarks) };
    }

    private static void Check(IChunkTransform step, Document document, IReadOnlyList<Chunk> before, IReadOnlyList<Chunk> after)
    {
        if (after.Count != before.Count)
            throw new RagKitException($"Transform '{step.Fingerprint}' made {after.Count} chunks of the {before.Count} of '{document.Id}': it must give the same chunks, in order.");
        for (int i = 0; i < after.Count; i++)
        {
            (Chunk old, Chunk now) = (before[i], after[i]);
            if (now.Text != old.Text || !now.Range.Equals(old.Range) || now.Ordinal != old.Ordinal || now.DocumentId != old.DocumentId)
                throw new RagKitException($"Transform '{step.Fingerprint}' changed the text or place of chunk {i} of '{document.Id}': it may add metadata and Enrichment only.");
        }
    }
}
