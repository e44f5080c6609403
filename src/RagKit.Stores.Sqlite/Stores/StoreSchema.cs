using System.Buffers.Binary;
using RagKit.Sqlite;
using SQLitePCL;

namespace RagKit.Stores;

/// <summary>The tables of a corpus file, and how a file is told to be one.</summary>
internal static class StoreSchema
{
    /// <summary>The format of the file; a higher one is refused.</summary>
    public const int Version = 1;

    /// <summary>"RagK", at a fixed place in the file's header.</summary>
    public const int ApplicationId = 0x5261674B;

    private const int PageSize = 8192;

    // Keys of chunks and vectors are never given twice (AUTOINCREMENT): images in memory rely on it.
    private const string Tables = """
        CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        INSERT INTO state VALUES ('generation', 0);
        CREATE TABLE models (key INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL);
        CREATE TABLE documents (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, item TEXT NOT NULL, hash TEXT NOT NULL,
            chunker TEXT NOT NULL, title TEXT NOT NULL, media_type TEXT NOT NULL, modified TEXT, chunk_count INTEGER NOT NULL);
        CREATE INDEX documents_source ON documents (source, id);
        CREATE TABLE chunks (
            key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, ordinal INTEGER NOT NULL,
            "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, page INTEGER, tokens INTEGER NOT NULL,
            title TEXT NOT NULL, headings TEXT, metadata TEXT, context TEXT NOT NULL, text TEXT NOT NULL);
        CREATE INDEX chunks_document ON chunks (document, ordinal);
        CREATE TABLE attributes (name TEXT, value BLOB, chunk INTEGER, PRIMARY KEY (name, value, chunk)) WITHOUT ROWID;
        CREATE TABLE vectors (
            key INTEGER PRIMARY KEY AUTOINCREMENT, chunk INTEGER NOT NULL, model INTEGER NOT NULL, vector BLOB NOT NULL);
        CREATE UNIQUE INDEX vectors_chunk ON vectors (chunk, model);
        CREATE TABLE removed_vectors (key INTEGER PRIMARY KEY AUTOINCREMENT, vector INTEGER NOT NULL, chunk INTEGER NOT NULL);
        CREATE TABLE ledger (
            source TEXT, item TEXT, version TEXT NOT NULL, error TEXT, attempts INTEGER NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (source, item)) WITHOUT ROWID;
        CREATE TABLE artifacts (name TEXT PRIMARY KEY, content BLOB NOT NULL);
        CREATE VIRTUAL TABLE words USING fts5 (
            context, text, content='chunks', content_rowid='key', tokenize='porter unicode61 remove_diacritics 2');
        INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
        """;

    /// <summary>
    /// Judges a file by its first bytes alone, so that one that is not ours is never opened for writing: opening a foreign file
    /// could already roll back its journal. Returns whether it may be a corpus or becomes one; throws when it can be neither.
    /// </summary>
    public static void CheckHeader(string path)
    {
        if (Directory.Exists(path))
            throw new RagKitException($"'{path}' is a folder. Give the path of a file for the corpus, such as '{Path.Combine(path, "corpus.db")}'.");
        if (!File.Exists(path))
            return;
        Span<byte> header = stackalloc byte[100];
        int length;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            length = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RagKitException($"The corpus '{path}' can't be opened: {e.Message} Check that this user may read and write it.", e);
        }
        if (length == 0)
            return;
        if (length < header.Length || !header.StartsWith("SQLite format 3\0"u8))
            throw new RagKitException(SqliteMessages.NotADatabase(path));
        int application = BinaryPrimitives.ReadInt32BigEndian(header[68..]);
        if (application == ApplicationId)
            return;
        // A file whose making was cut short has a journal that empties it, or holds no table: it becomes a corpus.
        if (application != 0 || (!File.Exists(path + "-journal") && HasTables(path)))
            throw new RagKitException(SqliteMessages.Foreign(path));
    }

    /// <summary>Makes the tables where there are none; throws for a file of another program or a newer format.</summary>
    public static void Ensure(SqliteConnection connection)
    {
        if (IsOurs(connection))
            return;
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
            connection.Check(raw.SQLITE_READONLY, "written");
        connection.Execute($"PRAGMA page_size = {PageSize}");
        connection.Execute("BEGIN EXCLUSIVE");
        try
        {
            if (!IsOurs(connection))
            {
                connection.Execute(Tables);
                connection.Execute($"PRAGMA application_id = {ApplicationId}");
                connection.Execute($"PRAGMA user_version = {Version}");
            }
            connection.Execute("COMMIT");
        }
        finally
        {
            connection.Rollback();
        }
    }

    private static bool IsOurs(SqliteConnection connection)
    {
        long application = connection.Number("PRAGMA application_id");
        if (application == ApplicationId)
        {
            long version = connection.Number("PRAGMA user_version");
            return version <= Version ? true : throw new RagKitException(SqliteMessages.Newer(connection.Path, version, Version));
        }
        return application == 0 && connection.Number("SELECT count(*) FROM sqlite_master") == 0
            ? false
            : throw new RagKitException(SqliteMessages.Foreign(connection.Path));
    }

    // Immutable: neither locks nor a journal beside it are touched.
    private static bool HasTables(string path)
    {
        string name = $"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1";
        using SqliteConnection connection = new(path, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI, name);
        return connection.Number("SELECT count(*) FROM sqlite_master") > 0;
    }
}
