using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>Reads parsed documents that were kept: those with an address from the document store, the others from the chunk store.</summary>
internal static class KeptDocuments
{
    /// <summary>Those of the documents that are kept and whole, by id.</summary>
    public static async Task<Dictionary<string, Document>> ReadAsync(IDocumentStore? documents, IChunkStore chunks, IReadOnlyList<StoredDocument> stored, CancellationToken cancellationToken)
    {
        Dictionary<string, Document> kept = new(StringComparer.Ordinal);
        StoredDocument[] addressed = documents is null ? [] : [.. stored.Where(document => document.Lineage.Parsed.Length > 0)];
        if (addressed.Length > 0)
        {
            IReadOnlyList<Document?> read = await documents!.ReadDocumentsAsync([.. addressed.Select(document => document.Lineage.Parsed)], cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < addressed.Length; i++)
            {
                if (read[i] is Document document)
                    kept[addressed[i].Id] = document;
            }
        }
        string[] rest = [.. stored.Select(document => document.Id).Where(id => !kept.ContainsKey(id))];
        if (rest.Length > 0)
        {
            foreach (Document document in await chunks.GetContentAsync(rest, cancellationToken).ConfigureAwait(false))
                kept[document.Id] = document;
        }
        return kept;
    }
}
