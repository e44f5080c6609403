using RagKit.Stores;
using RagKit.TestData;

namespace RagKit.Sync.Kills;

/// <summary>Plants damage in a whole corpus, a kind at a time, and lets the looker look: a looker that finds nothing would prove nothing.</summary>
internal sealed class Planter(string kind, KillServer server, int seed)
{
    private readonly Findings _findings = new();
    private readonly Expectation _expectation = new();

    public async Task<Findings> RunAsync()
    {
        using TempFolder folder = new();
        await using Place place = new(kind, folder.Path, server.Own);
        Looker looker = new(place, _expectation, _findings);
        ChangingFolder docs = new(place.Docs);
        Random random = new(seed);
        docs.Change(random, changes: 20);
        await looker.SettleAsync();
        if (_findings.Count > 0)
            throw new InvalidOperationException($"Something was found before anything was planted: {_findings.ToJson(kind)}");
        foreach (Func<IChunkStore, List<StoredDocument>, Task> plant in (Func<IChunkStore, List<StoredDocument>, Task>[])[RemoveAsync, CutAsync, AgeAsync, AppendAsync])
        {
            (Corpus corpus, _) = await place.OpenAsync();
            await using (corpus)
            {
                List<StoredDocument> documents = [];
                await foreach (StoredDocument document in corpus.Store.ListDocumentsAsync())
                    documents.Add(document);
                await plant(corpus.Store, documents);
            }
            _findings.At = plant.Method.Name;
            await looker.LookAsync();
        }
        return _findings;
    }

    /// <summary>A document is lost.</summary>
    private static async Task RemoveAsync(IChunkStore store, List<StoredDocument> documents) => await store.DeleteAsync([documents[0].Id]);

    /// <summary>A document lost its last chunk.</summary>
    private static Task CutAsync(IChunkStore store, List<StoredDocument> documents) => WriteAsync(store, documents.First(document => document.ChunkCount > 1), chunks => chunks.SkipLast(1));

    /// <summary>A document has a text that it had never.</summary>
    private static Task AgeAsync(IChunkStore store, List<StoredDocument> documents) => WriteAsync(
        store, documents[^1], chunks => [chunks[0] with { Text = ChangingFolder.Text("9999r9") }]);

    /// <summary>A chunk of a document is there twice, under two ids.</summary>
    private static Task AppendAsync(IChunkStore store, List<StoredDocument> documents) => WriteAsync(
        store, documents[^2], chunks => [.. chunks, chunks[^1] with { Id = chunks[^1].Id + "-again", Ordinal = chunks.Count }]);

    private static async Task WriteAsync(IChunkStore store, StoredDocument document, Func<IReadOnlyList<Chunk>, IEnumerable<Chunk>> change)
    {
        string model = (await store.GetManifestAsync())!.Model!;
        IReadOnlyList<Chunk> chunks = await store.GetDocumentAsync(document.Id);
        ReadOnlyMemory<float> vector = (await store.GetVectorsAsync([chunks[0].Id], model))[0].Vector;
        Chunk[] changed = [.. change(chunks)];
        await store.ReplaceAsync([new DocumentChunks(document, changed) { Vectors = changed.ToDictionary(chunk => chunk.Id, _ => vector) }], model);
    }
}
