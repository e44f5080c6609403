using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>Says what a result code of SQLite means for the one who runs the program, and what to do about it.</summary>
internal static class SqliteMessages
{
    public static string Describe(int code, DatabaseKind kind, string path, string verb, string detail) => (code & 0xFF) switch
    {
        raw.SQLITE_FULL =>
            $"The {kind.Noun} '{path}' can't be {verb}: there is no room left on its disk (or its MaxMegabytes is reached). Nothing was changed. Make room or raise the limit, and run again.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            $"The {kind.Noun} '{path}' can't be {verb}: another process keeps it locked. Wait for that process to finish, or raise BusyTimeout.",
        raw.SQLITE_READONLY =>
            $"The {kind.Noun} '{path}' can't be written: the file or its folder is read-only. Give this user the right to write both, or copy the file elsewhere.",
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            $"The {kind.Noun} '{path}' can't be {verb}: {detail}. Check that it is a file in a folder that this user may read and write.",
        raw.SQLITE_CORRUPT or raw.SQLITE_FORMAT =>
            $"The {kind.Noun} '{path}' is damaged ({detail}). Restore it from a backup, or delete the file (with its -wal and -shm beside it) and {kind.StartOver}.",
        raw.SQLITE_NOTADB => NotADatabase(kind, path),
        raw.SQLITE_IOERR =>
            $"The {kind.Noun} '{path}' can't be {verb}: its disk reports an error ({detail}). Check the disk and its free space, and run again.",
        raw.SQLITE_TOOBIG =>
            $"The {kind.Noun} '{path}' can't be {verb}: {kind.TooLarge}",
        _ => $"The {kind.Noun} '{path}' can't be {verb}: SQLite says '{detail}' (code {code}). If it goes on, delete the file and {kind.StartOver}.",
    };

    public static string NotADatabase(DatabaseKind kind, string path) =>
        $"'{path}' is not a {kind.Noun}: it is not an SQLite file, or its beginning is damaged. Choose another path, or restore it from a backup. Nothing was changed.";

    public static string Foreign(DatabaseKind kind, string path) =>
        $"'{path}' is an SQLite file of another program, not a {kind.Noun}. Choose another path. Nothing was changed.";

    public static string Newer(DatabaseKind kind, string path, long version) =>
        $"The {kind.Noun} '{path}' has the format {version}, and this version of RagKit knows {kind.Version} at most. Update RagKit, or {kind.GoElsewhere}.";

    public static string Folder(DatabaseKind kind, string path) =>
        $"'{path}' is a folder. Give the path of a file for the {kind.Noun}, such as '{Path.Combine(path, kind.FileName)}'.";

    public static string Gone(DatabaseKind kind, string path) =>
        $"The {kind.Noun} '{path}' is gone: its file was deleted or moved while it was in use. Nothing was written. Put it back, or {kind.StartOver}: the next call makes a new file where there is none.";
}
