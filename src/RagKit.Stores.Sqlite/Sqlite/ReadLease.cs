namespace RagKit.Sqlite;

/// <summary>A read transaction and its connection, which goes back to its pool when the reading went well and is closed when not.</summary>
internal sealed class ReadLease : IDisposable
{
    private readonly ReaderPool _pool;
    private bool _completed;
    private bool _disposed;

    public ReadLease(ReaderPool pool)
    {
        _pool = pool;
        Connection = pool.Rent();
        try
        {
            Connection.Statement("BEGIN").Run();
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    public SqliteConnection Connection { get; }

    /// <summary>Says that the reading went well.</summary>
    public T Complete<T>(T result)
    {
        _completed = true;
        return result;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_completed)
        {
            Connection.Dispose();
            return;
        }
        Connection.Rollback();
        _pool.Return(Connection);
    }
}
