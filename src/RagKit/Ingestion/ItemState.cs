using RagKit.Sources;
using RagKit.Stores;

namespace RagKit.Ingestion;

/// <summary>One source item on its way through a run: it is done when its reader and all its documents are.</summary>
internal sealed class ItemState(ISource source, SourceItem item, IDocumentLoader loader, string version)
{
    private int _pending = 1;
    private string? _error;

    public ISource Source { get; } = source;

    public SourceItem Item { get; } = item;

    public IDocumentLoader Loader { get; } = loader;

    /// <summary>What the ledger keeps when the item is done well.</summary>
    public string Version { get; } = version;

    /// <summary>What the ledger says of the last time; <see langword="null"/> for a new item.</summary>
    public LedgerEntry? Previous { get; init; }

    /// <summary>The documents stored for the item when the run began.</summary>
    public IReadOnlyList<StoredDocument> Stored { get; init; } = [];

    /// <summary>What can be read again instead of the item: what was kept of its documents, here or where the corpus is made from.</summary>
    public KeptItem Kept { get; init; } = KeptItem.None;

    /// <summary>Where its documents come from; they add what is theirs alone.</summary>
    public DocumentLineage Lineage { get; set; } = new() { SourceVersion = item.Version, Loader = loader.Fingerprint };

    /// <summary>Whether this very version was read before by the same loader, so that its parsed documents will do where they were kept.</summary>
    public bool IsRead { get; init; }

    /// <summary>The ids that its loader gave; filled by its one reader.</summary>
    public HashSet<string> Given { get; } = new(StringComparer.Ordinal);

    /// <summary>The first failure of the item or of one of its documents.</summary>
    public string? Error => Volatile.Read(ref _error);

    /// <summary>The item's id as its documents' ids begin.</summary>
    public string QualifiedId { get; } = Qualify(source, item.Id);

    public static string Qualify(ISource source, string id) => source.Id.Length == 0 ? id : $"{source.Id}/{id}";

    public void AddPending() => Interlocked.Increment(ref _pending);

    /// <summary>One document, or the reader, is done; true for the last.</summary>
    public bool Complete() => Interlocked.Decrement(ref _pending) == 0;

    public void Fail(string error) => Interlocked.CompareExchange(ref _error, error, null);
}
