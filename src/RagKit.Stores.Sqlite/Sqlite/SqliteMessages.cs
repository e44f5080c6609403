using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>Says what a result code of SQLite means for the one who runs the corpus, and what to do about it.</summary>
internal static class SqliteMessages
{
    public static string Describe(int code, string path, string verb, string detail) => (code & 0xFF) switch
    {
        raw.SQLITE_FULL =>
            $"The corpus '{path}' can't be {verb}: there is no room left on its disk (or its MaxMegabytes is reached). Nothing was changed. Make room or raise the limit, and run again.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            $"The corpus '{path}' can't be {verb}: another process keeps it locked. Wait for that process to finish, or raise BusyTimeout.",
        raw.SQLITE_READONLY =>
            $"The corpus '{path}' can't be written: the file or its folder is read-only. Give this user the right to write both, or copy the file elsewhere.",
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            $"The corpus '{path}' can't be {verb}: {detail}. Check that it is a file in a folder that this user may read and write.",
        raw.SQLITE_CORRUPT or raw.SQLITE_FORMAT =>
            $"The corpus '{path}' is damaged ({detail}). Restore it from a backup, or delete the file (with its -wal and -shm beside it) and ingest again.",
        raw.SQLITE_NOTADB => NotADatabase(path),
        raw.SQLITE_IOERR =>
            $"The corpus '{path}' can't be {verb}: its disk reports an error ({detail}). Check the disk and its free space, and run again.",
        raw.SQLITE_TOOBIG =>
            $"The corpus '{path}' can't be {verb}: a text is larger than SQLite takes (1,000,000,000 bytes). Split the document.",
        _ => $"The corpus '{path}' can't be {verb}: SQLite says '{detail}' (code {code}). If it goes on, delete the file and ingest again.",
    };

    public static string NotADatabase(string path) =>
        $"'{path}' is not a corpus: it is not an SQLite file, or its beginning is damaged. Choose another path, or restore it from a backup. Nothing was changed.";

    public static string Foreign(string path) =>
        $"'{path}' is an SQLite file of another program, not a corpus. Choose another path. Nothing was changed.";

    public static string Newer(string path, long version, int known) =>
        $"The corpus '{path}' has the format {version}, and this version of RagKit knows {known} at most. Update RagKit, or ingest into a new file.";
}
