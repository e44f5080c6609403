namespace RagKit.Sqlite;

/// <summary>
/// A failure that SQLite reported, in words of ours. Internal: callers see a <see cref="RagKitException"/> and its message; the
/// store itself looks at the code.
/// </summary>
internal sealed class SqliteException : RagKitException
{
    public SqliteException()
    {
    }

    public SqliteException(string message) : base(message)
    {
    }

    public SqliteException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>SQLite's primary result code.</summary>
    public int Code { get; init; }
}
