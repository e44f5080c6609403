using RagKit.Ingestion;
using RagKit.Stores;
using RagKit.TestData;
using RagKit.Testing;

namespace RagKit.Tests;

/// <summary>A folder of documents and a corpus over it in a SQLite file, opened anew as often as a test asks.</summary>
internal sealed class CorpusFixture : IDisposable
{
    public TempFolder Folder { get; } = new();

    public FakeEmbeddingGenerator Model { get; } = new();

    /// <summary>A model that fails, fails for good: tests do not wait.</summary>
    public static IngestOptions Impatient { get; } = new() { Retries = IngestRetries.None };

    public string Docs => System.IO.Path.Combine(Folder.Path, "docs");

    public string Database => System.IO.Path.Combine(Folder.Path, "corpus.db");

    public void Write(string name, string text) => Folder.Write(System.IO.Path.Combine("docs", name), text);

    public void Write(string name, byte[] bytes) => Folder.Write(System.IO.Path.Combine("docs", name), bytes);

    public void Delete(string name) => File.Delete(System.IO.Path.Combine(Docs, name));

    /// <summary>Opens the corpus with the fake model; <paramref name="configure"/> may change any part.</summary>
    public Corpus Open(Action<CorpusBuilder>? configure = null, bool inMemory = false)
    {
        Directory.CreateDirectory(Docs);
        return Corpus.Create("test", corpus =>
        {
            corpus.FromFolder(Docs, new Loading.FolderSourceOptions { Name = "docs" }).ChunkByTokens(max: 60, overlap: 0).EmbedWith(Model);
            if (inMemory)
                corpus.StoreInMemory();
            else
                corpus.StoreInSqlite(Database);
            configure?.Invoke(corpus);
        });
    }

    public async Task<IReadOnlyList<DocumentOutcome>> IngestAsync(Action<CorpusBuilder>? configure = null, IngestOptions? options = null)
    {
        await using Corpus corpus = Open(configure);
        return await IngestAsync(corpus, options);
    }

    public static async Task<IReadOnlyList<DocumentOutcome>> IngestAsync(Corpus corpus, IngestOptions? options = null)
    {
        List<DocumentOutcome> outcomes = [];
        await foreach (DocumentOutcome outcome in corpus.IngestAsync(options ?? Impatient, cancellationToken: TestContext.Current.CancellationToken))
            outcomes.Add(outcome);
        return [.. outcomes.OrderBy(outcome => outcome.DocumentId, StringComparer.Ordinal)];
    }

    public static async Task<IReadOnlyList<Hit>> FindAsync(Corpus corpus, RagKit.Retrieval.RetrievalQuery query)
    {
        List<Hit> hits = [];
        await foreach (Hit hit in corpus.RetrieveAsync(query, TestContext.Current.CancellationToken))
            hits.Add(hit);
        return hits;
    }

    public static async Task<IReadOnlyList<StoredDocument>> DocumentsAsync(Corpus corpus)
    {
        List<StoredDocument> documents = [];
        await foreach (StoredDocument document in corpus.Store.ListDocumentsAsync(null, TestContext.Current.CancellationToken))
            documents.Add(document);
        return documents;
    }

    public void Dispose() => Folder.Dispose();
}
