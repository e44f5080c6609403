using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>
/// Writes to a file in groups: what callers ask for while a transaction is under way goes into the next one together, so that many
/// callers share one commit. A caller that finds nobody writing does it itself at once: nothing waits for a group to fill up, and no
/// thread is woken for a lone caller.
/// </summary>
/// <param name="file">The file; nobody else in this process writes to it by this instance.</param>
/// <param name="part">What takes part in every transaction.</param>
internal sealed class GroupWriter(DatabaseFile file, IWriteGroup part) : IThreadPoolWorkItem, IAsyncDisposable
{
    private readonly WriteQueue _queue = new();
    private readonly List<WriteRequest> _group = [];
    private SqliteConnection? _connection;

    /// <summary>Writes in one transaction, perhaps together with what others write; all of it, or nothing when it throws.</summary>
    public ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        WriteCall<T> call = new(write);
        Submit(call, cancellationToken);
        return call.Task;
    }

    /// <summary>Takes a request, and may have completed it on return. A token that is cancelled later ends the wait only.</summary>
    public void Submit<T>(WriteRequest<T> request, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            request.Fail(new OperationCanceledException(cancellationToken));
        else if (!_queue.TryAdd(request, out bool leads))
            request.Fail(new ObjectDisposedException(file.Kind.Owner.FullName));
        else if (leads)
            WriteOrDefer();
        request.GiveUpWith(cancellationToken);
    }

    /// <summary>Refuses what comes from now on, and closes the file when what was asked for is written.</summary>
    public async ValueTask DisposeAsync()
    {
        await _queue.CloseAsync().ConfigureAwait(false);
        file.Close(_connection);
    }

    void IThreadPoolWorkItem.Execute() => _ = WriteWaitingAsync();

    private void WriteOrDefer()
    {
        // Opening the file and waiting for another process take time: they are not done on the caller's thread.
        if (!file.IsOpen || !TryBegin() || WriteGroup())
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool TryBegin()
    {
        try
        {
            return Connect().TryBeginWriting();
        }
        catch (RagKitException)
        {
            // Whoever begins next meets it again, and tells the callers.
            return false;
        }
    }

    private async Task WriteWaitingAsync()
    {
        do
        {
            try
            {
                await file.OpenAsync(CancellationToken.None).ConfigureAwait(false);
                await file.WhenFreeAsync(() => Connect().Statement("BEGIN IMMEDIATE").Run(), CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _queue.Take(_group);
                FailAll(e);
            }
        }
        while (WriteGroup());
    }

    /// <summary>Writes a group in the transaction that was begun, if it could be. Returns whether others have come meanwhile.</summary>
    private bool WriteGroup()
    {
        if (_connection is { InTransaction: true } connection)
        {
            _queue.Take(_group);
            Write(connection);
        }
        _group.Clear();
        return _queue.HasMore();
    }

    private void Write(SqliteConnection connection)
    {
        try
        {
            if (!File.Exists(file.Path))
                throw new SqliteException(SqliteMessages.Gone(file.Kind, file.Path)) { Code = raw.SQLITE_CANTOPEN };
            foreach (WriteRequest request in _group)
                request.Write(connection);
            part.Finish(connection);
            connection.Statement("COMMIT").Run();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            connection.Rollback();
            part.Forget();
            // One of several may be to blame, which is found by writing each by itself.
            if (_group.Count > 1 && !IsOfTheFile(e))
                _queue.PutBack(_group);
            else
                FailAll(e);
            return;
        }
        part.Forget();
        foreach (WriteRequest request in _group)
            request.Complete();
    }

    private void FailAll(Exception failure)
    {
        if (IsOfTheFile(failure))
        {
            // Whoever comes next finds out anew how the file stands.
            _connection?.Dispose();
            _connection = null;
            file.Forget();
        }
        foreach (WriteRequest request in _group)
            request.Fail(failure);
    }

    private SqliteConnection Connect() => _connection ??= file.OpenWriter();

    private static bool IsOfTheFile(Exception failure) => failure is SqliteException
    {
        Code: raw.SQLITE_CORRUPT or raw.SQLITE_IOERR or raw.SQLITE_NOTADB or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN,
    };
}
