using System.IO.Enumeration;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>One walk over a folder, depth first; files and folders of a folder are taken in the ordinal order of the ids they lead to.</summary>
internal sealed class FolderWalk(string root, GlobSet? include, GlobSet exclude, bool followLinks)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false };
    private readonly HashSet<string> _walked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _aboveWalked = new(StringComparer.Ordinal);
    private readonly string _root = new DirectoryInfo(root).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? root;

    public IEnumerable<SourceItem> Items()
    {
        Stack<(string Prefix, List<Entry> Entries, int Next)> open = new();
        open.Push(("", Read(root), 0));
        while (open.TryPop(out (string Prefix, List<Entry> Entries, int Next) top))
        {
            if (top.Next == top.Entries.Count)
                continue;
            Entry entry = top.Entries[top.Next];
            open.Push((top.Prefix, top.Entries, top.Next + 1));
            // A name that is not valid Unicode shows as U+FFFD; two such may look alike, and an item is listed once.
            if (top.Next > 0 && top.Entries[top.Next - 1].Key == entry.Key)
                continue;
            string path = top.Prefix + entry.Key;
            if (!entry.IsFolder)
            {
                if ((include is null || include.Matches(path)) && !exclude.Matches(path) && Resolve(entry, path) is { } item)
                    yield return item;
                continue;
            }
            string folder = path[..^1];
            if (exclude.MatchesAllBelow(folder) || include?.MayMatchBelow(folder) == false || (entry.IsLink && !MayFollow(folder)))
                continue;
            open.Push((path, Read(Path.Combine(root, folder)), 0));
        }
    }

    private static List<Entry> Read(string folder)
    {
        try
        {
            List<Entry> entries = [.. new FileSystemEnumerable<Entry>(folder, Entry.From, Everything)];
            // A folder's key ends in the slash that its items' ids have there, so that 'a-b' < 'a.txt' < 'a/b' holds across folders.
            entries.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RagKitException($"The folder '{folder}' can't be read, so nothing of the source is taken for deleted: {e.Message} " +
                "Grant access to it, or leave it out with an Exclude glob.", e);
        }
    }

    private SourceItem? Resolve(Entry entry, string path)
    {
        if (!entry.IsLink)
            return Item(path, entry.Modified, entry.Length);
        if (!followLinks)
            return null;
        // A link that leads nowhere is listed, and fails when it is opened.
        return new FileInfo(Path.Combine(root, path)).ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target
            ? Item(path, target.LastWriteTimeUtc, target.Length)
            : Item(path, entry.Modified, 0);
    }

    private static SourceItem Item(string path, DateTimeOffset modified, long length) =>
        new(path, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{modified.UtcTicks}-{length}"))
        {
            ModifiedAt = modified,
            Length = length,
        };

    /// <summary>A folder within the root is listed where it is, one that holds the root would never end, and no other is walked twice.</summary>
    private bool MayFollow(string folder)
    {
        if (!followLinks || new DirectoryInfo(Path.Combine(root, folder)).ResolveLinkTarget(returnFinalTarget: true) is not DirectoryInfo { Exists: true } target)
            return false;
        string full = target.FullName;
        if (Holds(_root, full) || Holds(full, _root) || _aboveWalked.Contains(full) || Above(full).Any(_walked.Contains) || !_walked.Add(full))
            return false;
        _aboveWalked.UnionWith(Above(full));
        return true;
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (string? above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
            yield return above;
    }

    private static bool Holds(string outer, string inner) => inner.Length == outer.Length
        ? inner == outer
        : inner.StartsWith(Path.EndsInDirectorySeparator(outer) ? outer : outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private readonly record struct Entry(string Key, bool IsFolder, bool IsLink, long Length, DateTimeOffset Modified)
    {
        public static Entry From(ref FileSystemEntry entry)
        {
            bool folder = entry.IsDirectory;
            bool link = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
            string name = entry.FileName.ToString();
            return folder ? new(name + "/", true, link, 0, default) : new(name, false, link, entry.Length, entry.LastWriteTimeUtc);
        }
    }
}
