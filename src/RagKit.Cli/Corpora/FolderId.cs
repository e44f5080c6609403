namespace RagKit.Cli;

/// <summary>
/// The id of a folder's source: its path relative to the folder that holds the database, with forward slashes. So it is the same
/// however the folder is spelt and whatever the current directory is; two folders named <c>docs</c> differ; and a project that is
/// moved with its database keeps its ids. The database's own folder has the empty id: its documents are named by their paths in it.
/// </summary>
internal static class FolderId
{
    public static string Of(string folder, string database)
    {
        string relative = Path.GetRelativePath(HomeOf(database), Path.GetFullPath(folder)).Replace(Path.DirectorySeparatorChar, '/');
        return relative == "." ? "" : relative.TrimEnd('/');
    }

    /// <summary>The ids of the folders above a folder, nearest first, up to that of the root.</summary>
    public static IEnumerable<string> OfParents(string folder, string database)
    {
        for (DirectoryInfo? parent = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).Parent; parent is not null; parent = parent.Parent)
            yield return Of(parent.FullName, database);
    }

    /// <summary>Globs for the database's own files where they lie in the folder; none otherwise.</summary>
    public static IEnumerable<string> OwnFiles(string folder, string database)
    {
        string relative = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(database)).Replace(Path.DirectorySeparatorChar, '/');
        if (relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative))
            return [];
        // A character that means something in globs is left to match any other.
        string glob = "/" + string.Concat(relative.Select(c => c is '*' or '{' or '}' or ',' ? '?' : c));
        return [glob, glob + "-wal", glob + "-shm", glob + "-journal"];
    }

    private static string HomeOf(string database) => Path.GetDirectoryName(Path.GetFullPath(database))!;
}
