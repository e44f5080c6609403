using RagKit.Sqlite;

namespace RagKit.Stores;

public sealed partial class SqliteChunkStore
{
    private long _written;

    // Best effort: whoever searches next reads from the corpus what the image lacks.
    private void SaveImage()
    {
        if (!_file.IsOpen || Interlocked.Exchange(ref _written, 0) is not (> 0 and long written))
            return;
        try
        {
            using ReadLease lease = new(_file.Readers!);
            _image.Save(lease.Connection, written);
            lease.Complete(true);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            // The corpus itself is in trouble, and says so to whoever asks for something.
        }
    }
}
