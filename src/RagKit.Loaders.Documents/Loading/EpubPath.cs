namespace RagKit.Loading;

/// <summary>Addresses within a book: relative to the file that holds them, and never out of the book.</summary>
internal static class EpubPath
{
    /// <summary>The path of a file in the container; <see langword="null"/> for an address elsewhere or above the root.</summary>
    public static string? Resolve(string from, string href)
    {
        int fragment = href.IndexOf('#', StringComparison.Ordinal);
        string path = Uri.UnescapeDataString(fragment < 0 ? href : href[..fragment]);
        if (path.Length == 0 || path.Contains("://", StringComparison.Ordinal))
            return null;
        List<string> parts = path[0] == '/' ? [] : [.. from.Split('/')[..^1]];
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
