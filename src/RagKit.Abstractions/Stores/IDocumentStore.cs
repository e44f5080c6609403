namespace RagKit.Stores;

/// <summary>
/// Keeps contents under the hash of their bytes: parsed documents (see <see cref="DocumentStoreExtensions"/>) and the originals that they
/// were read from. What is written twice is kept once; contents are compressed where that pays. It may be shared by corpora.
/// Implementations are safe to use from several threads and, where they are durable, processes at once; a content is there whole or
/// not at all, also after a crash. Adapters inherit <c>DocumentStoreConformance</c> of RagKit.Testing.
/// </summary>
public interface IDocumentStore
{
    /// <summary>
    /// Writes contents, all or none where the store can, and gives their addresses in the order given: the SHA-256 of the bytes, in
    /// lower-case hexadecimal. Those that are there already are not written again, but count as written now (see <see cref="KeptContent.WrittenAt"/>).
    /// </summary>
    ValueTask<IReadOnlyList<string>> WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> contents, CancellationToken cancellationToken = default);

    /// <summary>Writes a content of any size, read piece by piece, and gives its address.</summary>
    ValueTask<string> WriteAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Reads contents whole, in the order asked; <see langword="null"/> for one that is not there.</summary>
    /// <exception cref="RagKitException">What is kept does not have the hash that it is kept under: it is damaged.</exception>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken = default);

    /// <summary>Opens a content to be read piece by piece, as it was when it was opened; <see langword="null"/> when it is not there. The caller disposes it.</summary>
    ValueTask<Stream?> OpenAsync(string address, CancellationToken cancellationToken = default);

    /// <summary>Removes contents that were last written before a time; others, and those that are not there, are passed over. Returns how many there were.</summary>
    /// <param name="addresses">Their addresses.</param>
    /// <param name="writtenBefore">What was written since stays: somebody who writes it again now relies on it. <see langword="null"/> to remove whatever its age.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<int> DeleteAsync(IReadOnlyList<string> addresses, DateTimeOffset? writtenBefore = null, CancellationToken cancellationToken = default);

    /// <summary>What is kept, in ordinal order of the addresses; streamed.</summary>
    IAsyncEnumerable<KeptContent> ListAsync(CancellationToken cancellationToken = default);
}

/// <summary>A content that a store keeps.</summary>
/// <param name="Address">The SHA-256 of its bytes, in lower-case hexadecimal.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="StoredLength">How many bytes it takes as it is kept, compressed or not.</param>
/// <param name="WrittenAt">When it was written last, by the store's clock.</param>
public readonly record struct KeptContent(string Address, long Length, long StoredLength, DateTimeOffset WrittenAt);
