using RagKit.Stores;

namespace RagKit.Ingestion;

/// <summary>A document that a loader gave, with the item it came from.</summary>
internal readonly record struct LoadedDocument(ItemState Item, Document Document);

/// <summary>What the writer is told.</summary>
internal abstract record WriteMessage(ItemState Item);

/// <summary>A document that is cut and embedded, to be written.</summary>
/// <param name="Item">Its item.</param>
/// <param name="Chunks">What is written.</param>
/// <param name="IsNew">Whether nothing was stored of it before.</param>
/// <param name="Remark">What went less than well; <see langword="null"/> when all went well.</param>
internal sealed record WriteDocument(ItemState Item, DocumentChunks Chunks, bool IsNew, string? Remark) : WriteMessage(Item)
{
    public int Embedded { get; init; }

    public int Reused { get; init; }

    public int Cached { get; init; }
}

/// <summary>A document that is stored already as it is.</summary>
internal sealed record KeepDocument(ItemState Item, StoredDocument Document) : WriteMessage(Item);

/// <summary>A document that failed; its outcome has been given.</summary>
internal sealed record DropDocument(ItemState Item) : WriteMessage(Item);

/// <summary>The reader is through with an item.</summary>
internal sealed record EndItem(ItemState Item) : WriteMessage(Item);

/// <summary>An item that its source does not list any more.</summary>
internal sealed record GoneItem(string SourceId, string ItemId, IReadOnlyList<StoredDocument> Documents);
