namespace RagKit.Loading;

/// <summary>What sources are called where no name is given.</summary>
internal static class SourceNames
{
    /// <summary>A folder's path as given, with forward slashes, without <c>./</c> and a closing slash.</summary>
    public static string OfFolder(string path)
    {
        string name = path.Replace('\\', '/');
        while (name.StartsWith("./", StringComparison.Ordinal))
            name = name[2..].TrimStart('/');
        name = name.TrimEnd('/');
        return name is "." ? "" : name;
    }
}
