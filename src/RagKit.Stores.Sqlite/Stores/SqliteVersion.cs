using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>One version of a corpus: its file, who writes to it, and what of it is kept in memory.</summary>
internal sealed class SqliteVersion : IDisposable
{
    public SqliteVersion(string path, SqliteStoreOptions options)
    {
        File = new DatabaseFile(StoreSchema.Corpus, path, options.Validate());
        Image = new ImageSync(new ImageKeeper(path, options), new GraphKeeper(path, options));
        Writer = new SingleWriter(File);
        Searcher = new ChunkSearcher(Image, Words);
    }

    public DatabaseFile File { get; }

    public SingleWriter Writer { get; }

    public ImageSync Image { get; }

    public LexicalSync Words { get; } = new();

    public ChunkSearcher Searcher { get; }

    /// <summary>Closes the file, after folding its write-ahead log into it; brings its image file up to date where that lacks much.</summary>
    public void Dispose()
    {
        SaveImage();
        Writer.Dispose();
        Image.Dispose();
    }

    // Best effort: whoever searches next reads from the corpus what the image lacks.
    private void SaveImage()
    {
        if (!Writer.HasWritten || File.Readers is not ReaderPool readers)
            return;
        try
        {
            using ReadLease lease = new(readers);
            Image.Save(lease.Connection);
            lease.Complete(true);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            // The corpus itself is in trouble, and says so to whoever asks for something.
        }
    }
}
