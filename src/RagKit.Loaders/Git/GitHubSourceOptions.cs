using RagKit.Web;

namespace RagKit.Git;

/// <summary>Which files of a repository a <see cref="GitHubSource"/> lists, and how they are read. Globs are those of <see cref="GitSourceOptions"/>.</summary>
public sealed record GitHubSourceOptions
{
    /// <summary>What to read: a branch, a tag, a commit; <c>HEAD</c> (the default) for the default branch.</summary>
    public string Ref { get; init; } = "HEAD";

    /// <summary>Globs of which a file must match one; none (the default) for every file.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of what is left out, also where <see cref="Include"/> matches; by default names that begin with a dot.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = ["**/.*", "**/.*/**"];

    /// <summary>
    /// A token that may read the repository; <see langword="null"/> (the default) for <c>GITHUB_TOKEN</c> or <c>GH_TOKEN</c> of the environment, at
    /// another <see cref="Address"/> for <c>GH_ENTERPRISE_TOKEN</c>; empty for none. Public repositories need none, but are then limited to 60 requests an hour.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>The API's address; by default <c>https://api.github.com</c>, for GitHub Enterprise <c>https://host/api/v3</c>.</summary>
    public Uri Address { get; init; } = new("https://api.github.com");

    /// <summary>
    /// How many files are asked for one by one after a listing, before the rest is taken from one archive of the commit; at least 0, by default 16.
    /// So a first run costs few requests, and a later one with few changes no archive.
    /// </summary>
    public int ArchiveAfter { get; init; } = 16;

    /// <summary>The source's id, which begins the id of each document; by default the repository, as <c>owner/name</c>.</summary>
    public string? Name { get; init; }

    /// <summary>How the server is asked; a file longer than its <see cref="WebAccessOptions.MaxBytes"/> fails alone.</summary>
    public WebAccessOptions Access { get; init; } = new();

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Ref) || Ref[0] == '-' || Ref.AsSpan().ContainsAnyInRange('\0', ' ') || Ref.Contains("..", StringComparison.Ordinal))
            throw new ArgumentException($"Ref ('{Ref}') must be a branch, a tag or a commit, without spaces or '..' and not beginning with '-'.");
        if (!Address.IsAbsoluteUri || Address.Scheme is not ("https" or "http"))
            throw new ArgumentException($"Address ('{Address}') must be an absolute http or https address.");
        if (Address.Scheme == "http" && !Address.IsLoopback && FindToken() is not null)
            throw new ArgumentException($"Address ('{Address}') must begin with https: the token would be sent for everybody to read. Set Token to '' for none.");
        if (ArchiveAfter < 0)
            throw new ArgumentException($"ArchiveAfter ({ArchiveAfter}) must be at least 0.");
        Access.Validate();
    }

    internal string? FindToken()
    {
        // A token is only for whom it was made.
        string[] names = Address.Host == "api.github.com" ? ["GITHUB_TOKEN", "GH_TOKEN"] : ["GH_ENTERPRISE_TOKEN"];
        string? token = Token ?? names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        return string.IsNullOrWhiteSpace(token) ? null : token.Trim();
    }
}
