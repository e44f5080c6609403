using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>The file of a flow store, shared by its parts: whatever they write goes through one group writer.</summary>
internal sealed class FlowDatabase : IAsyncDisposable
{
    private readonly DatabaseFile _file;
    private readonly GroupWriter _writer;

    public FlowDatabase(string path, DatabaseSettings settings, TimeProvider time)
    {
        _file = new DatabaseFile(FlowSchema.FlowStore, path, settings);
        _writer = new GroupWriter(_file, Events);
        Time = time;
    }

    public EventWriter Events { get; } = new();

    public TimeProvider Time { get; }

    /// <summary>Reads in one transaction: everything within it sees the same state of the file.</summary>
    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => _file.ReadAsync(read, cancellationToken);

    /// <summary>Begins a read transaction that lasts until the lease is disposed.</summary>
    public ValueTask<ReadLease> BeginReadAsync(CancellationToken cancellationToken) => _file.BeginReadAsync(cancellationToken);

    /// <summary>Writes in one transaction, which others may share; nothing is written when it throws. May be called twice.</summary>
    public ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken) => _writer.WriteAsync(write, cancellationToken);

    /// <summary>Appends events, in a transaction which others may share.</summary>
    public ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken)
    {
        AppendRequest request = new(Events, events.ToArray());
        _writer.Submit(request, cancellationToken);
        return request.PlainTask;
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private sealed class AppendRequest(EventWriter writer, RunEvent[] events) : WriteRequest<bool>
    {
        protected override bool Run(SqliteConnection connection)
        {
            writer.Write(connection, events);
            return true;
        }
    }
}
