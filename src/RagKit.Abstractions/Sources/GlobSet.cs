namespace RagKit.Sources;

/// <summary>
/// Globs over relative paths with forward slashes: <c>**</c> (any folders), <c>*</c>, <c>?</c>, <c>{a,b}</c>. Case is ignored. A glob without a
/// slash matches names in every folder. Matching is greedy with one point of return, so no glob takes more than its length times the path's.
/// Sources choose their items by it. Immutable and safe to use from several threads at once.
/// </summary>
public sealed class GlobSet
{
    private const int MaxExpansions = 256;
    private readonly string[][] _globs;

    /// <summary>Globs of which a path must match one.</summary>
    /// <exception cref="ArgumentException">A glob is empty, or its braces stand for more than 256 globs.</exception>
    public GlobSet(IEnumerable<string> globs) => _globs = [.. globs.SelectMany(Expand).Select(Split)];

    /// <summary>Whether the path, relative and with forward slashes, matches one of the globs.</summary>
    public bool Matches(string path) => Array.Exists(_globs, glob => MatchSegments(glob, path.Split('/')));

    /// <summary>Whether everything below the folder is matched, so that it need not be walked.</summary>
    public bool MatchesAllBelow(string folder)
    {
        string[] segments = folder.Split('/');
        return Array.Exists(_globs, glob => MatchSegments(glob, segments) || (glob[^1] == "**" && MatchSegments(glob[..^1], segments)));
    }

    /// <summary>Whether something below the folder may be matched, judged by what the globs begin with.</summary>
    public bool MayMatchBelow(string folder)
    {
        string[] segments = folder.Split('/');
        return Array.Exists(_globs, glob =>
        {
            for (int i = 0; i < segments.Length; i++)
            {
                if (i >= glob.Length - 1)
                    return glob[^1] == "**";
                if (glob[i] == "**")
                    return true;
                if (!MatchName(glob[i], segments[i]))
                    return false;
            }
            return true;
        });
    }

    private static string[] Split(string glob)
    {
        string trimmed = glob.Replace('\\', '/');
        if (trimmed.StartsWith("./", StringComparison.Ordinal))
            trimmed = trimmed[2..];
        bool folder = trimmed.EndsWith('/');
        trimmed = trimmed.Trim('/');
        if (trimmed.Length == 0)
            throw new ArgumentException($"'{glob}' is not a glob: write '**' for every file, or '**/*.md' for the Markdown files.");
        List<string> segments = [.. trimmed.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        if (segments.Count == 1 && segments[0] != "**" && !glob.StartsWith('/'))
            segments.Insert(0, "**");
        if (folder)
            segments.Add("**");
        return [.. segments];
    }

    /// <summary>Writes out the alternatives in braces, which may be nested.</summary>
    private static List<string> Expand(string glob)
    {
        Queue<string> open = new([glob]);
        List<string> done = [];
        while (open.TryDequeue(out string? next))
        {
            // The innermost pair first: it holds no other.
            int close = next.IndexOf('}', StringComparison.Ordinal);
            int start = close < 0 ? -1 : next.LastIndexOf('{', close);
            if (start < 0)
            {
                done.Add(next);
                continue;
            }
            foreach (string choice in next[(start + 1)..close].Split(','))
                open.Enqueue(next[..start] + choice + next[(close + 1)..]);
            if (open.Count + done.Count > MaxExpansions)
                throw new ArgumentException($"The glob '{glob}' stands for more than {MaxExpansions} globs: write fewer alternatives in braces.");
        }
        return done;
    }

    private static bool MatchSegments(string[] glob, string[] path)
    {
        int g = 0, p = 0, returnGlob = -1, returnPath = 0;
        while (p < path.Length)
        {
            if (g < glob.Length && glob[g] == "**")
            {
                (returnGlob, returnPath) = (++g, p);
            }
            else if (g < glob.Length && MatchName(glob[g], path[p]))
            {
                g++;
                p++;
            }
            else if (returnGlob >= 0)
            {
                (g, p) = (returnGlob, ++returnPath);
            }
            else
            {
                return false;
            }
        }
        while (g < glob.Length && glob[g] == "**")
            g++;
        return g == glob.Length;
    }

    private static bool MatchName(string glob, string name)
    {
        int g = 0, n = 0, returnGlob = -1, returnName = 0;
        while (n < name.Length)
        {
            if (g < glob.Length && glob[g] == '*')
                (returnGlob, returnName) = (++g, n);
            else if (g < glob.Length && (glob[g] == '?' || char.ToUpperInvariant(glob[g]) == char.ToUpperInvariant(name[n])))
                (g, n) = (g + 1, n + 1);
            else if (returnGlob >= 0)
                (g, n) = (returnGlob, ++returnName);
            else
                return false;
        }
        while (g < glob.Length && glob[g] == '*')
            g++;
        return g == glob.Length;
    }
}
