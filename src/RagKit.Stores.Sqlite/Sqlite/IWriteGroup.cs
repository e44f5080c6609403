namespace RagKit.Sqlite;

/// <summary>What takes part in every transaction of a <see cref="GroupWriter"/>.</summary>
internal interface IWriteGroup
{
    /// <summary>Writes what the requests left to be written once for all of them, before the commit.</summary>
    void Finish(SqliteConnection connection);

    /// <summary>Forgets what was done in a transaction that has ended, either way.</summary>
    void Forget();
}
