using RagKit.Sqlite;
using SQLitePCL;

namespace RagKit.Stores;

/// <summary>Copies a file of a corpus by SQLite's online backup.</summary>
internal static class CorpusBackup
{
    private const int PagesAtOnce = 256;

    public static async ValueTask RunAsync(DatabaseFile from, string target, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        // Anything at the target that is not a corpus is told by its header, and stays.
        DatabaseHeader.Check(from.Kind, target);
        if (File.Exists(target + "-wal"))
        {
            throw new RagKitException(
                $"The corpus '{target}' is in use, or was not closed: its write-ahead log lies beside it. Close it or open it once, or choose another path for the backup. Nothing was changed.");
        }
        using ReadLease lease = await from.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        // The state to copy is the one that is seen from here on: whoever writes meanwhile adds to the log behind it.
        lease.Connection.Number("SELECT count(*) FROM state");
        string temporary = target + "-part";
        try
        {
            File.Delete(temporary);
            Copy(lease.Connection, from.Kind, temporary, progress, cancellationToken);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RagKitException($"The backup '{target}' can't be written: {e.Message} What was there is as it was. Check the folder, or choose another path.", e);
        }
        finally
        {
            Delete(temporary);
        }
        lease.Complete(true);
    }

    private static void Copy(SqliteConnection source, DatabaseKind kind, string path, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        using SqliteConnection copy = new(kind, path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        copy.Execute("PRAGMA synchronous = FULL");
        sqlite3_backup? backup = raw.sqlite3_backup_init(copy.Handle, "main", source.Handle, "main");
        if (backup is null)
            copy.Check(raw.sqlite3_errcode(copy.Handle), "written");
        int code;
        using (backup)
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                code = raw.sqlite3_backup_step(backup, PagesAtOnce);
                int total = raw.sqlite3_backup_pagecount(backup);
                progress?.Report(new(total - raw.sqlite3_backup_remaining(backup), total));
            }
            while (code == raw.SQLITE_OK);
        }
        copy.Check(code, "written");
    }

    private static void Delete(string temporary)
    {
        foreach (string part in (string[])[temporary, temporary + "-journal", temporary + "-wal", temporary + "-shm"])
        {
            try
            {
                File.Delete(part);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next backup to this path begins by removing it.
            }
        }
    }
}
