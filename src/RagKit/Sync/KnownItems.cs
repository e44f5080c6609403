using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>What a store knows of one source: its ledger's entries and its documents, by item.</summary>
internal sealed class KnownItems
{
    private static readonly List<StoredDocument> NoDocuments = [];

    private readonly Dictionary<string, LedgerEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StoredDocument>> _documents = new(StringComparer.Ordinal);

    /// <summary>How many documents are stored of the source.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>Whether the source was never ingested.</summary>
    public bool IsEmpty => _entries.Count == 0 && _documents.Count == 0;

    public IEnumerable<LedgerEntry> Entries => _entries.Values;

    public IEnumerable<string> Items => _entries.Keys.Union(_documents.Keys, StringComparer.Ordinal);

    public IEnumerable<StoredDocument> AllDocuments => _documents.Values.SelectMany(static documents => documents);

    public static async Task<KnownItems> ReadAsync(IChunkStore store, IIngestLedger ledger, string sourceId, CancellationToken cancellationToken)
    {
        KnownItems known = new();
        await foreach (LedgerEntry entry in ledger.ListEntriesAsync(sourceId, cancellationToken).ConfigureAwait(false))
            known._entries.Add(entry.ItemId, entry);
        await foreach (StoredDocument document in store.ListDocumentsAsync(sourceId, cancellationToken).ConfigureAwait(false))
        {
            if (!known._documents.TryGetValue(document.ItemId, out List<StoredDocument>? documents))
                known._documents.Add(document.ItemId, documents = new(1));
            documents.Add(document);
            known.DocumentCount++;
        }
        return known;
    }

    public LedgerEntry? Entry(string itemId) => _entries.GetValueOrDefault(itemId);

    public List<StoredDocument> Documents(string itemId) => _documents.GetValueOrDefault(itemId) ?? NoDocuments;
}
