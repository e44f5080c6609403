using RagKit.Stores;

namespace RagKit;

/// <summary>Adds the embedded store to a corpus.</summary>
public static class SqliteCorpusBuilderExtensions
{
    /// <summary>Keeps the corpus in one SQLite file, which is made, with its folder, when it is first used.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="path">The file, such as <c>handbook.db</c>.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static CorpusBuilder StoreInSqlite(this CorpusBuilder corpus, string path, SqliteStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options?.Validate();
        return corpus.StoreIn(_ => new SqliteChunkStore(path, options));
    }

    /// <summary>Keeps parsed documents, and originals if asked, in one SQLite file apart from the corpus's, which is made, with its folder, when it is first used.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="path">The file, such as <c>documents.db</c>; corpora may share it in one process.</param>
    /// <param name="originals">Whether the bytes that documents were parsed from are kept, too.</param>
    public static CorpusBuilder KeepDocumentsInSqlite(this CorpusBuilder corpus, string path, bool originals = false)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return corpus.KeepDocumentsIn(_ => new SqliteDocumentStore(path), originals);
    }
}
