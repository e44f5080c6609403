using System.Buffers.Binary;
using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>Tells files of a kind from others, and makes one where there is none.</summary>
internal static class DatabaseHeader
{
    private const int Length = 100;
    private const int ApplicationIdAt = 68;

    /// <summary>
    /// Judges a file by its first bytes alone, so that one that is not ours is never opened for writing: opening a foreign file
    /// could already roll back its journal. Throws when it is not of this kind and cannot become so.
    /// </summary>
    public static void Check(DatabaseKind kind, string path)
    {
        if (Directory.Exists(path))
            throw new RagKitException(SqliteMessages.Folder(kind, path));
        if (!File.Exists(path))
            return;
        Span<byte> header = stackalloc byte[Length];
        int length;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            length = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RagKitException($"The {kind.Noun} '{path}' can't be opened: {e.Message} Check that this user may read and write it.", e);
        }
        if (length == 0)
            return;
        if (length < header.Length || !header.StartsWith("SQLite format 3\0"u8))
            throw new RagKitException(SqliteMessages.NotADatabase(kind, path));
        int application = BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdAt..]);
        if (application == kind.ApplicationId)
            return;
        // A file whose making was cut short has a journal that empties it, or holds no table: it becomes one of ours.
        if (application != 0 || (!File.Exists(path + "-journal") && HasTables(kind, path)))
            throw new RagKitException(SqliteMessages.Foreign(kind, path));
    }

    /// <summary>
    /// Makes the tables where there are none, and brings an older file to today's format; throws for a file of another program or a newer
    /// format.
    /// </summary>
    public static void Ensure(SqliteConnection connection)
    {
        bool isReadOnly = raw.sqlite3_db_readonly(connection.Handle, "main") == 1;
        if (IsOurs(connection, out long version) && (version == connection.Kind.Version || isReadOnly))
            return;
        if (isReadOnly)
            connection.Check(raw.SQLITE_READONLY, "written");
        connection.Execute($"PRAGMA page_size = {connection.Kind.PageSize}");
        connection.Execute("BEGIN EXCLUSIVE");
        try
        {
            // Another process may have been faster.
            if (!IsOurs(connection, out version))
            {
                connection.Execute(connection.Kind.Tables);
            }
            else if (version < connection.Kind.Version)
            {
                connection.Execute(string.Join('\n', connection.Kind.Upgrades.Skip((int)version - 1)));
                connection.Kind.Upgraded?.Invoke(connection, version);
            }
            connection.Execute($"PRAGMA application_id = {connection.Kind.ApplicationId}");
            connection.Execute($"PRAGMA user_version = {connection.Kind.Version}");
            connection.Execute("COMMIT");
        }
        finally
        {
            connection.Rollback();
        }
    }

    private static bool IsOurs(SqliteConnection connection, out long version)
    {
        DatabaseKind kind = connection.Kind;
        long application = connection.Number("PRAGMA application_id");
        version = connection.Number("PRAGMA user_version");
        if (application == kind.ApplicationId)
        {
            return version <= kind.Version ? true : throw new RagKitException(SqliteMessages.Newer(kind, connection.Path, version));
        }
        return application == 0 && connection.Number("SELECT count(*) FROM sqlite_master") == 0
            ? false
            : throw new RagKitException(SqliteMessages.Foreign(kind, connection.Path));
    }

    // Immutable: neither locks nor a journal beside it are touched.
    private static bool HasTables(DatabaseKind kind, string path)
    {
        string name = $"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1";
        using SqliteConnection connection = new(kind, path, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI, name);
        return connection.Number("SELECT count(*) FROM sqlite_master") > 0;
    }
}
