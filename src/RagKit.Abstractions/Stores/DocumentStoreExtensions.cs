namespace RagKit.Stores;

/// <summary>Keeps parsed documents in an <see cref="IDocumentStore"/>.</summary>
public static class DocumentStoreExtensions
{
    /// <summary>Writes parsed documents and gives their addresses, in order; equal documents share one.</summary>
    public static ValueTask<IReadOnlyList<string>> WriteDocumentsAsync(this IDocumentStore store, IReadOnlyList<Document> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(documents);
        return store.WriteAsync([.. documents.Select(document => (ReadOnlyMemory<byte>)DocumentCodec.Encode(document))], cancellationToken);
    }

    /// <summary>Reads parsed documents, in the order asked; <see langword="null"/> for one that is not there.</summary>
    /// <exception cref="RagKitException">What is kept under an address is no document, or is damaged.</exception>
    public static async ValueTask<IReadOnlyList<Document?>> ReadDocumentsAsync(this IDocumentStore store, IReadOnlyList<string> addresses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        IReadOnlyList<ReadOnlyMemory<byte>?> contents = await store.ReadAsync(addresses, cancellationToken).ConfigureAwait(false);
        return [.. contents.Select(content => content is ReadOnlyMemory<byte> bytes ? DocumentCodec.Decode(bytes) : null)];
    }
}
