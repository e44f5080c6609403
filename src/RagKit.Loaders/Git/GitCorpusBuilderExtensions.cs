using RagKit.Git;

namespace RagKit;

/// <summary>Takes documents from Git repositories.</summary>
public static class GitCorpusBuilderExtensions
{
    /// <summary>Takes the files of a local clone, as they are committed at its HEAD, that match one of the globs, or all of them.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="folder">The folder that holds <c>.git</c>, or a bare repository.</param>
    /// <param name="include">Globs such as <c>docs/**/*.md</c>; none for every file.</param>
    public static CorpusBuilder FromGit(this CorpusBuilder corpus, string folder, params string[] include) =>
        corpus.FromGit(folder, new GitSourceOptions { Include = include });

    /// <summary>Takes the files of a commit in a local clone, as the options say.</summary>
    public static CorpusBuilder FromGit(this CorpusBuilder corpus, string folder, GitSourceOptions options) =>
        corpus.From(new GitSource(folder, options)).LoadByDefault();

    /// <summary>Takes the files of the default branch of a repository on GitHub that match one of the globs, or all of them.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="repository">The repository, as <c>owner/name</c>.</param>
    /// <param name="include">Globs such as <c>docs/**/*.md</c>; none for every file.</param>
    public static CorpusBuilder FromGitHub(this CorpusBuilder corpus, string repository, params string[] include) =>
        corpus.FromGitHub(repository, new GitHubSourceOptions { Include = include });

    /// <summary>Takes the files of a repository on GitHub, as the options say.</summary>
    public static CorpusBuilder FromGitHub(this CorpusBuilder corpus, string repository, GitHubSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return corpus.From(services => new GitHubSource(repository, options, services?.GetService(typeof(TimeProvider)) as TimeProvider)).LoadByDefault();
    }
}
