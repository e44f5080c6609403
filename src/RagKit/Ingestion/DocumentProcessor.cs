using RagKit.Cleaning;
using RagKit.Enrichment;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Ingestion;

/// <summary>Cuts and embeds documents; several run side by side, each on small batches so that embedding calls are full.</summary>
internal sealed class DocumentProcessor(IngestContext context, IngestModel ingestModel)
{
    private const int DocumentsABatch = 32;

    private readonly CorpusParts _parts = context.Parts;
    private readonly DocumentSteps _steps = new(context);
    private readonly VectorSources _vectors = new(context, ingestModel);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await context.Documents.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            List<CutDocument> cut = [];
            int chunks = 0;
            while (cut.Count < DocumentsABatch && chunks < context.Options.EmbeddingBatchSize && context.Documents.Reader.TryRead(out LoadedDocument loaded))
            {
                if (await CutAsync(loaded, cancellationToken).ConfigureAwait(false) is not CutDocument document)
                    continue;
                cut.Add(document);
                chunks += document.Chunks.Chunks.Count;
            }
            if (cut.Count > 0)
                await EmbedAsync(cut, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<CutDocument?> CutAsync(LoadedDocument loaded, CancellationToken cancellationToken)
    {
        (ItemState item, Document document) = loaded;
        context.Stored.TryGetValue(document.Id, out StoredDocument? stored);
        if (stored is not null && stored.ContentHash == document.ContentHash && stored.ItemId == document.ItemId && context.IsCurrent(stored))
        {
            await context.Writes.Writer.WriteAsync(new KeepDocument(item, stored), cancellationToken).ConfigureAwait(false);
            return null;
        }
        try
        {
            TransformResult cleaned = await _steps.CleanAsync(document, cancellationToken).ConfigureAwait(false);
            if (cleaned.Document is null)
                return new CutDocument(item, document, Record(item, document, document) with { LeftOut = cleaned.Reason }, new([]), IsNew: stored is null);
            EnrichmentResult chunks = await _steps.CutAsync(cleaned.Document, cancellationToken).ConfigureAwait(false);
            return new CutDocument(item, document, Record(item, document, cleaned.Document), chunks, IsNew: stored is null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await FailAsync(item, document.Id, e, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task EmbedAsync(List<CutDocument> documents, CancellationToken cancellationToken)
    {
        try
        {
            await EmbedAndSendAsync(documents, isPatient: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // One document's text may be what the model refuses: try each alone, so that the others go on.
            foreach (CutDocument document in documents)
            {
                try
                {
                    if (documents.Count == 1)
                        throw;
                    await EmbedAndSendAsync([document], isPatient: false, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception alone) when (alone is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    await FailAsync(document.Item, document.Parsed.Id, alone, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task EmbedAndSendAsync(List<CutDocument> documents, bool isPatient, CancellationToken cancellationToken)
    {
        Dictionary<string, FoundVector> vectors = await _vectors.FindAsync(
            [.. documents.Where(document => !document.IsNew).SelectMany(document => document.Chunks.Chunks)],
            [.. documents.Where(document => document.IsNew).SelectMany(document => document.Chunks.Chunks)],
            isPatient,
            cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string>? addresses = context.KeepsDocumentsApart
            ? await _parts.Documents!.WriteDocumentsAsync([.. documents.Select(document => document.Parsed)], cancellationToken).ConfigureAwait(false)
            : null;
        for (int i = 0; i < documents.Count; i++)
            await context.Writes.Writer.WriteAsync(Write(documents[i], vectors, addresses?[i] ?? ""), cancellationToken).ConfigureAwait(false);
    }

    private WriteDocument Write(CutDocument document, Dictionary<string, FoundVector> vectors, string address)
    {
        Dictionary<string, ReadOnlyMemory<float>> own = new(StringComparer.Ordinal);
        int[] origins = new int[Enum.GetValues<VectorOrigin>().Length];
        foreach (Chunk chunk in document.Chunks.Chunks)
        {
            if (!vectors.TryGetValue(chunk.Id, out FoundVector found))
                continue;
            origins[(int)found.Origin]++;
            if (!found.Vector.IsEmpty)
                own.Add(chunk.Id, found.Vector);
        }
        StoredDocument record = document.Record with
        {
            Lineage = document.Record.Lineage with { Parsed = address, Model = origins.Any(count => count > 0) ? ingestModel.Fingerprint ?? "" : "" },
        };
        DocumentChunks chunks = new(record, document.Chunks.Chunks) { Vectors = own, Content = context.KeepsDocuments && address.Length == 0 ? document.Parsed : null };
        return new(document.Item, chunks, document.IsNew, document.Chunks.Remark)
        {
            Embedded = origins[(int)VectorOrigin.Embedded],
            Reused = origins[(int)VectorOrigin.Reused],
            Cached = origins[(int)VectorOrigin.Cached],
        };
    }

    private async ValueTask FailAsync(ItemState item, string documentId, Exception exception, CancellationToken cancellationToken)
    {
        item.Fail($"{documentId}: {exception.Message}");
        await context.FailAsync(documentId, exception.Message, exception, cancellationToken).ConfigureAwait(false);
        await context.Writes.Writer.WriteAsync(new DropDocument(item), cancellationToken).ConfigureAwait(false);
    }

    private StoredDocument Record(ItemState item, Document parsed, Document cleaned) => new(parsed.Id, parsed.SourceId, parsed.ItemId, parsed.ContentHash)
    {
        Chunker = _parts.Pipeline,
        Title = cleaned.Title,
        MediaType = cleaned.MediaType,
        ModifiedAt = cleaned.ModifiedAt,
        Lineage = item.Lineage with { Code = RagKitVersion.Text, Run = context.Stages.RunId, At = _parts.Time.GetUtcNow() },
    };

    private sealed record CutDocument(ItemState Item, Document Parsed, StoredDocument Record, EnrichmentResult Chunks, bool IsNew);
}
