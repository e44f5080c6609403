namespace RagKit.Git;

/// <summary>
/// Which files of a commit a <see cref="GitSource"/> lists. Globs are relative to the repository's root: <c>**</c> for any folders, <c>*</c>,
/// <c>?</c> and <c>{a,b}</c>; case is ignored, and a glob without a slash matches names in every folder.
/// </summary>
public sealed record GitSourceOptions
{
    /// <summary>What to read: a branch, a tag, a commit; by default <c>HEAD</c>, what is checked out. Changes that are not committed are never read.</summary>
    public string Ref { get; init; } = "HEAD";

    /// <summary>Globs of which a file must match one; none (the default) for every file.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of what is left out, also where <see cref="Include"/> matches; by default names that begin with a dot.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = ["**/.*", "**/.*/**"];

    /// <summary>The longest file that is opened, in bytes; at least 1, by default 100 MiB. A longer one fails alone.</summary>
    public long MaxFileBytes { get; init; } = 100L << 20;

    /// <summary>The source's id, which begins the id of each document; by default the repository's folder as given, without <c>./</c> and a closing slash.</summary>
    public string? Name { get; init; }

    /// <summary>The program that reads the repository; by default <c>git</c> from the path.</summary>
    public string Program { get; init; } = "git";

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Ref) || Ref[0] == '-' || Ref.AsSpan().ContainsAnyInRange('\0', ' '))
            throw new ArgumentException($"Ref ('{Ref}') must be a branch, a tag or a commit, without spaces and not beginning with '-'.");
        if (MaxFileBytes < 1)
            throw new ArgumentException($"MaxFileBytes ({MaxFileBytes}) must be at least 1.");
        if (string.IsNullOrWhiteSpace(Program))
            throw new ArgumentException("Program must name the git program, such as 'git'.");
    }
}
