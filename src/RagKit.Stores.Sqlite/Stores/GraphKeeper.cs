using RagKit.Sqlite;
using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>The HNSW graph of a corpus: begun where there are enough vectors, from its file as far as that is true, and let go of with its image.</summary>
internal sealed class GraphKeeper(string path, SqliteStoreOptions options) : IDisposable
{
    private readonly List<ImageGraph> _stopped = [];
    private volatile ImageGraph? _current;
    private volatile int _rows;
    private bool _beginNone;

    public ImageGraph? Current => _current;

    public GraphStatus Status
    {
        get
        {
            if (_current is not ImageGraph graph)
            {
                return new(options.HnswAbove > 0
                    ? $"exact search over all vectors; HNSW from {options.HnswAbove} vectors on, begun by the first search"
                    : "exact search over all vectors");
            }
            return graph.Failure is string failure ? new("exact search over all vectors", 1, failure)
                : graph.Ready < 1 ? new($"exact search over {_rows} vectors while HNSW is built", graph.Ready)
                : new($"HNSW over {_rows} vectors, {graph.Applied} of them linked since it was opened");
        }
    }

    private string FilePath => path + "-hnsw";

    /// <summary>The image has reached a state; under its lock for writing.</summary>
    public void Follow(SqliteConnection connection, VectorImage image, ReaderWriterLockSlim gate, ImageMark mark)
    {
        _rows = image.Count;
        if (_current is ImageGraph graph)
            graph.Follow(mark.ToBytes());
        else if (options.HnswAbove > 0 && image.Count >= options.HnswAbove && !_beginNone)
            Begin(connection, image, gate, mark);
    }

    /// <summary>From here on graphs are followed, not begun: the corpus is about to be closed.</summary>
    public void BeginNone() => _beginNone = true;

    /// <summary>Lets go of the graph, without waiting; under the image's lock for writing.</summary>
    public void Stop()
    {
        if (_current is not ImageGraph graph)
            return;
        graph.Stop();
        _stopped.Add(graph);
        _current = null;
    }

    public void Delete()
    {
        try
        {
            File.Delete(FilePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is never believed unchecked.
        }
    }

    /// <summary>Ends the building and saves what is worth it; nobody searches any more.</summary>
    public void Dispose()
    {
        foreach (ImageGraph graph in _stopped)
            graph.Dispose();
        _current?.Dispose();
        _current = null;
    }

    private void Begin(SqliteConnection connection, VectorImage image, ReaderWriterLockSlim gate, ImageMark mark)
    {
        ImageGraphOptions wanted = new() { Path = options.KeepImage ? FilePath : null };
        ImageGraph graph = new(image, gate, options.ScanRows is int rows ? wanted with { ScanRows = rows } : wanted);
        List<long>? changed = ImageMark.TryRead(connection, graph.Open(), mark.Model, out ImageMark saved) ? ChangedSince(connection, saved) : null;
        graph.Begin(changed, mark.ToBytes());
        _current = graph;
    }

    // Null when the corpus has forgotten some of what was removed since.
    private static List<long>? ChangedSince(SqliteConnection connection, ImageMark saved)
    {
        if (connection.Number("SELECT ifnull(min(key), 0) FROM removed_vectors") > saved.LastRemoved + 1)
            return null;
        List<long> changed = [];
        SqliteStatement added = connection.Statement("SELECT chunk FROM vectors WHERE key > ?1 AND model = ?2").Bind(1, saved.LastVector).Bind(2, saved.Model);
        while (added.Step())
            changed.Add(added.Int64(0));
        SqliteStatement removed = connection.Statement("SELECT chunk FROM removed_vectors WHERE key > ?1").Bind(1, saved.LastRemoved);
        while (removed.Step())
            changed.Add(removed.Int64(0));
        return changed;
    }
}
