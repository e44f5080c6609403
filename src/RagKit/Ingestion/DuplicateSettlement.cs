using RagKit.Cleaning;
using RagKit.Sources;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Ingestion;

/// <summary>
/// The end of an ingestion that removes duplicates, when every document is in and what is gone is out: what is stored but turned out to be a duplicate
/// loses its chunks, and what was left out but is none any more goes through the stages after all. What was not kept of it comes back on the next run,
/// as everything does that a crash leaves undone here: see <see cref="DuplicateIndex.Knows"/>.
/// </summary>
internal sealed class DuplicateSettlement(IngestContext context, IngestModel model, Func<List<WriteMessage>, CancellationToken, Task> write)
{
    private const int DocumentsABatch = 128;

    private readonly CorpusParts _parts = context.Parts;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (context.Duplicates!.IsSettled)
            return;
        List<StoredDocument> stored = [];
        await foreach (StoredDocument document in _parts.Store.ListDocumentsAsync(null, cancellationToken).ConfigureAwait(false))
            stored.Add(document);
        List<(StoredDocument Document, string? Original)> differing = context.Duplicates.Settle(stored);
        foreach ((StoredDocument Document, string? Original)[] batch in differing.Chunk(DocumentsABatch))
        {
            Dictionary<string, Document> kept = await KeptDocuments.ReadAsync(_parts.Documents, _parts.Store, [.. batch.Select(entry => entry.Document)], cancellationToken).ConfigureAwait(false);
            await write([.. batch.Where(entry => entry.Original is not null).Select(entry => LeaveOut(entry.Document, entry.Original!, kept.GetValueOrDefault(entry.Document.Id)))], cancellationToken).ConfigureAwait(false);
            await BringBackAsync([.. batch.Where(entry => entry.Original is null && kept.ContainsKey(entry.Document.Id)).Select(entry => Load(entry.Document, kept[entry.Document.Id]))], cancellationToken).ConfigureAwait(false);
        }
        await context.Duplicates.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    private static WriteDocument LeaveOut(StoredDocument document, string original, Document? kept) => new(
        Item(document),
        new DocumentChunks(document with { LeftOut = DuplicateIndex.ReasonFor(original), ChunkCount = 0 }, []) { Content = document.Lineage.Parsed.Length == 0 ? kept : null },
        IsNew: false,
        Remark: null);

    private async Task BringBackAsync(List<LoadedDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
            return;
        IngestContext again = context.For(documents);
        await new DocumentProcessor(again, model).RunAsync(cancellationToken).ConfigureAwait(false);
        again.Writes.Writer.Complete();
        List<WriteMessage> messages = [];
        await foreach (WriteMessage message in again.Writes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            messages.Add(message);
        await write(messages, cancellationToken).ConfigureAwait(false);
    }

    private LoadedDocument Load(StoredDocument stored, Document kept)
    {
        // What is stored of it says that it is left out: that must not be taken for what it is now.
        context.Stored[stored.Id] = stored with { Chunker = "" };
        return new(Item(stored), kept);
    }

    /// <summary>Stands for the item of a document that is written once more: the item itself was done with before, and must not be recorded again.</summary>
    private static ItemState Item(StoredDocument document)
    {
        ItemState item = new(new Finished(document.SourceId), new SourceItem(document.ItemId, ""), new Unread(), version: "") { Lineage = document.Lineage };
        item.AddPending();
        return item;
    }

    private sealed class Finished(string id) : ISource
    {
        public string Id => id;

        public IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class Unread : IDocumentLoader
    {
        public string Fingerprint => "";

        public bool CanLoad(SourceItem item) => false;

        public IAsyncEnumerable<Document> LoadAsync(SourceContent content, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
