using RagKit.Stores;

namespace RagKit;

/// <summary>The verbs for document stores.</summary>
public static class KeepDocumentsCorpusBuilderExtensions
{
    /// <summary>Keeps parsed documents in a folder: see <see cref="FolderDocumentStore"/>.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="path">The folder; corpora may share one.</param>
    /// <param name="originals">Whether the bytes that documents were parsed from are kept, too.</param>
    public static CorpusBuilder KeepDocumentsInFolder(this CorpusBuilder corpus, string path, bool originals = false)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return corpus.KeepDocumentsIn(services => new FolderDocumentStore(path, flush: false, services.GetService(typeof(TimeProvider)) as TimeProvider), originals);
    }

    /// <summary>Keeps parsed documents in memory: nothing is left of them when the process ends.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="originals">Whether the bytes that documents were parsed from are kept, too.</param>
    public static CorpusBuilder KeepDocumentsInMemory(this CorpusBuilder corpus, bool originals = false)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.KeepDocumentsIn(services => new InMemoryDocumentStore(services.GetService(typeof(TimeProvider)) as TimeProvider), originals);
    }
}
