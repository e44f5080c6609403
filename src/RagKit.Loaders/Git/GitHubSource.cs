using System.Runtime.CompilerServices;
using RagKit.Sources;
using RagKit.Web;

namespace RagKit.Git;

/// <summary>
/// The files of a repository on GitHub, at the commit that a ref stands for when it is listed. A version is the blob's id, so a file keeps its version
/// over all commits that do not touch it, and what was listed is what is opened. Submodules and symbolic links are left out. GitHub's limits are
/// <see cref="Resilience.RejectedCallException"/>, with the time until they open again. Safe to use from several threads at once; dispose it to close its connections.
/// </summary>
public sealed class GitHubSource : ISource, IDisposable
{
    private readonly GitHubSourceOptions _options;
    private readonly WebClient _web;
    private readonly GitHubApi _api;
    private readonly GitHubFiles _files;
    private readonly GlobSet? _include;
    private readonly GlobSet _exclude;

    /// <summary>The files of a repository.</summary>
    /// <param name="repository">The repository, as <c>owner/name</c>.</param>
    /// <param name="options">What to list and how to ask; <see langword="null"/> for every file of the default branch.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">The repository is not <c>owner/name</c>, or an option is wrong.</exception>
    public GitHubSource(string repository, GitHubSourceOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (repository.Split('/') is not [var owner, var name] || !IsName(owner) || !IsName(name))
            throw new ArgumentException($"'{repository}' is not a repository of GitHub: write 'owner/name'.", nameof(repository));
        _options = options ?? new GitHubSourceOptions();
        _options.Validate();
        _web = new WebClient(_options.Access, time ?? TimeProvider.System);
        _api = new GitHubApi(_web, repository, _options, time ?? TimeProvider.System);
        _files = new GitHubFiles(_api, _options.ArchiveAfter, _options.Access.MaxBytes);
        _include = _options.Include.Count == 0 ? null : new GlobSet(_options.Include);
        _exclude = new GlobSet(_options.Exclude);
        Id = _options.Name ?? repository;
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    /// <exception cref="RagKitException">There is no such repository or ref for this token, or the server's answer makes no sense.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached, or fails.</exception>
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string commit = await _api.ResolveAsync(cancellationToken).ConfigureAwait(false);
        await _files.BeginAsync(commit, cancellationToken).ConfigureAwait(false);
        await foreach (GitHubFile file in new GitHubTree(_api).ReadAsync(commit, cancellationToken).ConfigureAwait(false))
        {
            if (_include?.Matches(file.Path) != false && !_exclude.Matches(file.Path))
                yield return new SourceItem(file.Path, file.Blob) { Length = file.Length };
        }
    }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The file is too long, is a pointer of Git LFS, or is not there for this token.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached, or fails.</exception>
    public async ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!GitHubApi.IsId(item.Version))
            throw new RagKitException($"'{item.Id}' has the version '{item.Version}', which is no blob of git. Items must be as the listing gives them.");
        if (item.Length > _options.Access.MaxBytes)
            throw new RagKitException($"'{item.Id}' has {item.Length:N0} bytes and MaxBytes is {_options.Access.MaxBytes:N0}. Split it, raise MaxBytes of Access, or leave it out with an Exclude glob.");
        return await _files.OpenAsync(item, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _files.Dispose();
        _web.Dispose();
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 100 && name.Trim('.').Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
