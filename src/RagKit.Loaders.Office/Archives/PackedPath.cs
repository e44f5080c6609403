namespace RagKit.Archives;

/// <summary>Paths within a container: relative to the file that names them, and never out of it.</summary>
internal static class PackedPath
{
    /// <summary>The path of a file in the container; <see langword="null"/> for an address elsewhere or above the root.</summary>
    public static string? Resolve(string from, string href)
    {
        int fragment = href.IndexOf('#', StringComparison.Ordinal);
        string path = Uri.UnescapeDataString(fragment < 0 ? href : href[..fragment]);
        if (path.Length == 0 || path.Contains("://", StringComparison.Ordinal))
            return null;
        int folder = from.LastIndexOf('/');
        return Plain(path[0] == '/' || folder < 0 ? path : $"{from[..folder]}/{path}");
    }

    /// <summary>The path without empty and dotted steps; <see langword="null"/> when it leads above the root.</summary>
    public static string? Plain(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/'))
        {
            if (part == ".." && parts.Count == 0)
                return null;
            if (part == "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "."))
                parts.Add(part);
        }
        return string.Join('/', parts);
    }
}
