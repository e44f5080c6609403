using RagKit.Ingestion;
using RagKit.Loading;
using RagKit.Stores;
using RagKit.Testing;

namespace RagKit.Tests.Sync;

/// <summary>A corpus over texts, in a store that outlives it.</summary>
internal static class SyncCorpus
{
    public static IngestOptions Options { get; } = new() { Retries = IngestRetries.None, MaxConcurrency = 1 };

    public static Corpus Open(IChunkStore store, FakeEmbeddingGenerator model, (string Id, string Text)[] texts, Action<CorpusBuilder>? configure = null) => Corpus.Create("test", corpus =>
    {
        corpus.From(new TextSource(texts)).LoadWith(new MarkdownLoader()).LoadWith(new JsonLinesLoader()).ChunkByTokens(max: 60, overlap: 0).EmbedWith(model).StoreIn(_ => store);
        configure?.Invoke(corpus);
    });

    /// <summary>All that is stored, as lines that are equal for stores that hold the same.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(InMemoryChunkStore store, string model)
    {
        CancellationToken ends = TestContext.Current.CancellationToken;
        List<string> lines = [];
        await foreach (StoredDocument document in store.ListDocumentsAsync(null, ends))
            lines.Add($"document {document.Id} {document.ContentHash} {document.ChunkCount} {document.Chunker}");
        await foreach (Chunk chunk in store.ListChunksAsync(null, ends))
            lines.Add($"chunk {chunk.Id} {chunk.DocumentId} {chunk.Ordinal} {(await store.FindEmbeddedAsync([chunk.Id], model, ends)).Count}");
        await foreach (LedgerEntry entry in store.ListEntriesAsync(null, ends))
            lines.Add($"entry {entry.SourceId} {entry.ItemId} {entry.Version} {entry.Error}");
        return lines;
    }
}
