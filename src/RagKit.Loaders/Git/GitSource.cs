using System.Runtime.CompilerServices;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Git;

/// <summary>
/// The files of a commit in a local clone, bare or not, listed in the order of their paths. A version is the blob's id, so a file keeps its version
/// over all commits that do not touch it, and what was listed is what is opened, whatever is committed in between. Submodules and symbolic links are
/// left out. The repository is only read, by the git program: no hook runs and nothing is fetched. Safe to use from several threads at once.
/// </summary>
public sealed class GitSource : ISource, IDisposable
{
    private readonly GitSourceOptions _options;
    private readonly GitProgram _git;
    private readonly GitBlobs _blobs;
    private readonly GlobSet? _include;
    private readonly GlobSet _exclude;

    /// <summary>The files of a commit.</summary>
    /// <param name="folder">The folder of the clone (that which holds <c>.git</c>), or of the bare repository.</param>
    /// <param name="options">What to list; <see langword="null"/> for every file of what is checked out.</param>
    /// <exception cref="ArgumentException">The folder's name is empty, or an option is wrong.</exception>
    public GitSource(string folder, GitSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _options = options ?? new GitSourceOptions();
        _options.Validate();
        _git = new GitProgram(_options.Program, Path.GetFullPath(folder));
        _blobs = new GitBlobs(_git, TimeProvider.System);
        _include = _options.Include.Count == 0 ? null : new GlobSet(_options.Include);
        _exclude = new GlobSet(_options.Exclude);
        Id = _options.Name ?? SourceNames.OfFolder(folder);
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    /// <exception cref="RagKitException">There is no git program, no such repository or no such commit, or the repository can't be read.</exception>
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string commit = await _git.ReadLineAsync(["rev-parse", "--verify", $"{_options.Ref}^{{commit}}"], $"find the commit '{_options.Ref}'", cancellationToken).ConfigureAwait(false);
        await foreach (GitEntry entry in GitTree.ReadAsync(_git, commit, cancellationToken).ConfigureAwait(false))
        {
            if (entry.IsFile && _include?.Matches(entry.Path) != false && !_exclude.Matches(entry.Path))
                yield return new SourceItem(entry.Path, entry.Blob);
        }
    }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The blob is not in the repository, is too long, or is a pointer of Git LFS.</exception>
    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<Stream>(_blobs.OpenAsync(item, _options.MaxFileBytes, cancellationToken));
    }

    /// <summary>Ends the processes that read blobs; they also end by themselves when they have nothing to do.</summary>
    public void Dispose() => _blobs.Dispose();
}
