using System.Data.Common;

namespace RagKit.Sql;

/// <summary>A connection with the command that runs on it and what that gives.</summary>
internal sealed class SqlSession(DbConnection connection) : IAsyncDisposable
{
    public DbConnection Connection { get; } = connection;

    public DbCommand? Command { get; set; }

    public DbDataReader Reader { get; set; } = null!;

    /// <summary>Whether everything was read; else the command is told to stop, since a reader may read on to its end when it is disposed.</summary>
    public bool IsComplete { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (!IsComplete && Reader is not null)
        {
            try
            {
                Command!.Cancel();
            }
            catch (Exception e) when (e is DbException or NotSupportedException or InvalidOperationException)
            {
                // It is given up anyway.
            }
        }
        if (Reader is not null)
            await Reader.DisposeAsync().ConfigureAwait(false);
        if (Command is not null)
            await Command.DisposeAsync().ConfigureAwait(false);
        await Connection.DisposeAsync().ConfigureAwait(false);
    }
}
