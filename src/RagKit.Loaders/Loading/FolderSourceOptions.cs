namespace RagKit.Loading;

/// <summary>
/// What a <see cref="FolderSource"/> lists. Globs are relative to the folder, with forward slashes: <c>**</c> for any folders, <c>*</c>,
/// <c>?</c> and <c>{a,b}</c>; case is ignored, and a glob without a slash matches names in every folder.
/// </summary>
public sealed record FolderSourceOptions
{
    /// <summary>Globs of which a file must match one; none (the default) for every file.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>
    /// Globs of what is left out, also where <see cref="Include"/> matches. A folder that matches is not walked. By default names that begin with
    /// a dot (<c>.git</c>, <c>.env</c>) and folders named <c>node_modules</c>; <c>bin</c> and <c>obj</c> may be anybody's words and are not left out.
    /// </summary>
    public IReadOnlyList<string> Exclude { get; init; } = ["**/.*", "**/node_modules/**"];

    /// <summary>
    /// Whether symbolic links are followed. By default they are passed over. When followed, a link to a file is listed under its own name, and a
    /// link to a folder outside the root is walked once; one to a folder within the root is passed over, since its files are listed where they are.
    /// </summary>
    public bool FollowSymlinks { get; init; }

    /// <summary>The longest file that is opened, in bytes; at least 1, by default 100 MiB. A longer one fails alone.</summary>
    public long MaxFileBytes { get; init; } = 100L << 20;

    /// <summary>The source's id, which begins the id of each document; by default the path as given, without <c>./</c> and a closing slash.</summary>
    public string? Name { get; init; }

    internal void Validate()
    {
        if (MaxFileBytes < 1)
            throw new ArgumentException($"MaxFileBytes ({MaxFileBytes}) must be at least 1.");
    }
}
