using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>Opens ledgers: any application's whose flows keep their runs in an SQLite file.</summary>
internal static class LedgerFile
{
    /// <summary>The ledger in a file that is there.</summary>
    public static SqliteFlowStore OpenExisting(string path)
    {
        RequireNoFolder(path);
        return File.Exists(path)
            ? new SqliteFlowStore(path)
            : throw new UsageException($"No ledger at '{path}': name the file in which an application's flows keep their runs with --ledger, or run a flow first ('ragkit flows run --help').");
    }

    /// <summary>The ledger that a flow is run with; its file is made where there is none, when the run begins.</summary>
    public static SqliteFlowStore OpenOrCreate(string path)
    {
        RequireNoFolder(path);
        string home = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Directory.Exists(home)
            ? new SqliteFlowStore(path)
            : throw new UsageException($"There is no folder '{home}' for the ledger: make it first, or name another file with --ledger.");
    }

    private static void RequireNoFolder(string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"'{path}' is a folder: --ledger names a file, such as {Path.Combine(path, FlowArguments.DefaultLedger)}.");
    }
}
