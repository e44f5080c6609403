using RagKit.Cleaning;
using RagKit.Embedding;
using RagKit.Enrichment;
using RagKit.Stores;

namespace RagKit.Ingestion;

/// <summary>Cuts and embeds documents; several run side by side, each on small batches so that embedding calls are full.</summary>
internal sealed class DocumentProcessor(IngestContext context, IngestModel ingestModel)
{
    private const int DocumentsABatch = 32;

    private readonly CorpusParts _parts = context.Parts;
    private readonly DocumentSteps _steps = new(context);

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
                return new CutDocument(item, document, Record(document, document) with { LeftOut = cleaned.Reason }, new([]), IsNew: stored is null);
            EnrichmentResult chunks = await _steps.CutAsync(cleaned.Document, cancellationToken).ConfigureAwait(false);
            return new CutDocument(item, document, Record(document, cleaned.Document), chunks, IsNew: stored is null);
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
        Dictionary<string, ReadOnlyMemory<float>> vectors = await EmbedNewAsync(documents, isPatient, cancellationToken).ConfigureAwait(false);
        foreach (CutDocument document in documents)
        {
            Dictionary<string, ReadOnlyMemory<float>> own = new(StringComparer.Ordinal);
            foreach (Chunk chunk in document.Chunks.Chunks)
            {
                if (vectors.TryGetValue(chunk.Id, out ReadOnlyMemory<float> vector))
                    own.Add(chunk.Id, vector);
            }
            DocumentChunks chunks = new(document.Record, document.Chunks.Chunks) { Vectors = own, Content = context.KeepsDocuments ? document.Parsed : null };
            WriteDocument message = new(document.Item, chunks, document.IsNew, document.Chunks.Remark);
            await context.Writes.Writer.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Embeds the chunks that are not stored with a vector already, in full batches.</summary>
    private async Task<Dictionary<string, ReadOnlyMemory<float>>> EmbedNewAsync(List<CutDocument> documents, bool isPatient, CancellationToken cancellationToken)
    {
        Dictionary<string, ReadOnlyMemory<float>> vectors = new(StringComparer.Ordinal);
        if (await ingestModel.GetAsync().ConfigureAwait(false) is not EmbeddingModel model)
            return vectors;
        string[] known = [.. documents.Where(document => !document.IsNew).SelectMany(document => document.Chunks.Chunks).Select(chunk => chunk.Id)];
        IReadOnlySet<string> embedded = known.Length == 0
            ? new HashSet<string>()
            : await _parts.Store.FindEmbeddedAsync(known, model.Fingerprint, cancellationToken).ConfigureAwait(false);
        IEnumerable<Chunk> missing = documents.SelectMany(document => document.Chunks.Chunks).Where(chunk => !embedded.Contains(chunk.Id));
        foreach (Chunk[] batch in missing.Chunk(context.Options.EmbeddingBatchSize))
        {
            ReadOnlyMemory<float>[] batchVectors = await context.Stages.EmbedAsync(model, batch, isPatient, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < batch.Length; i++)
                vectors[batch[i].Id] = batchVectors[i];
        }
        return vectors;
    }

    private async ValueTask FailAsync(ItemState item, string documentId, Exception exception, CancellationToken cancellationToken)
    {
        item.Fail($"{documentId}: {exception.Message}");
        await context.FailAsync(documentId, exception.Message, exception, cancellationToken).ConfigureAwait(false);
        await context.Writes.Writer.WriteAsync(new DropDocument(item), cancellationToken).ConfigureAwait(false);
    }

    private StoredDocument Record(Document parsed, Document cleaned) => new(parsed.Id, parsed.SourceId, parsed.ItemId, parsed.ContentHash)
    {
        Chunker = _parts.Pipeline,
        Title = cleaned.Title,
        MediaType = cleaned.MediaType,
        ModifiedAt = cleaned.ModifiedAt,
    };

    private sealed record CutDocument(ItemState Item, Document Parsed, StoredDocument Record, EnrichmentResult Chunks, bool IsNew);
}
