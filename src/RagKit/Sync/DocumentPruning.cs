using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>Removes what a document store keeps for nobody.</summary>
internal static class DocumentPruning
{
    private const int AddressesABatch = 1000;

    /// <param name="documents">The store.</param>
    /// <param name="chunks">The stores of all corpora that keep documents in it.</param>
    /// <param name="writtenBefore">What was written since stays: a run may be about to refer to it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many contents were removed.</returns>
    public static async Task<int> PruneAsync(IDocumentStore documents, IEnumerable<IChunkStore> chunks, DateTimeOffset writtenBefore, CancellationToken cancellationToken)
    {
        HashSet<string> referred = new(StringComparer.Ordinal);
        foreach (IChunkStore store in chunks)
            await ReadAsync(store, referred, cancellationToken).ConfigureAwait(false);
        List<string> batch = [];
        int removed = 0;
        await foreach (KeptContent kept in documents.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (kept.WrittenAt >= writtenBefore || referred.Contains(kept.Address))
                continue;
            batch.Add(kept.Address);
            if (batch.Count < AddressesABatch)
                continue;
            removed += await documents.DeleteAsync(batch, writtenBefore, cancellationToken).ConfigureAwait(false);
            batch.Clear();
        }
        return removed + (batch.Count == 0 ? 0 : await documents.DeleteAsync(batch, writtenBefore, cancellationToken).ConfigureAwait(false));
    }

    private static async Task ReadAsync(IChunkStore store, HashSet<string> referred, CancellationToken cancellationToken)
    {
        if (store is not IVersionedStore versioned)
        {
            await ReadVersionAsync(store, referred, cancellationToken).ConfigureAwait(false);
            return;
        }
        foreach (StoreVersion version in await versioned.ListVersionsAsync(cancellationToken).ConfigureAwait(false))
        {
            IChunkStore opened = await versioned.OpenVersionAsync(version.Number, cancellationToken).ConfigureAwait(false);
            try
            {
                await ReadVersionAsync(opened, referred, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (opened is IAsyncDisposable asynchronous)
                    await asynchronous.DisposeAsync().ConfigureAwait(false);
                else
                    (opened as IDisposable)?.Dispose();
            }
        }
    }

    private static async Task ReadVersionAsync(IChunkStore version, HashSet<string> referred, CancellationToken cancellationToken)
    {
        await foreach (StoredDocument document in version.ListDocumentsAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (document.Lineage.Parsed.Length > 0)
                referred.Add(document.Lineage.Parsed);
            if (document.Lineage.Original.Length > 0)
                referred.Add(document.Lineage.Original);
        }
    }
}
