using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>One version of a corpus: its file, who writes to it, and what of it is kept in memory.</summary>
internal sealed class SqliteVersion : IDisposable
{
    public SqliteVersion(string path, DatabaseSettings settings)
    {
        File = new DatabaseFile(StoreSchema.Corpus, path, settings);
        Writer = new SingleWriter(File);
        Searcher = new ChunkSearcher(Image);
    }

    public DatabaseFile File { get; }

    public SingleWriter Writer { get; }

    public ImageSync Image { get; } = new();

    public ChunkSearcher Searcher { get; }

    /// <summary>Closes the file, after folding its write-ahead log into it.</summary>
    public void Dispose()
    {
        Writer.Dispose();
        Image.Dispose();
    }
}
