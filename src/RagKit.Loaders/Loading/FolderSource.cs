using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// The files of a folder and of the folders below it. Items are listed lazily, one folder in memory at a time, in the ordinal order of their
/// ids, which are the paths relative to the root with forward slashes. A version is the last write time with the length. A folder that can't
/// be read fails the listing, so that its documents are not taken for deleted. Safe to use from several threads at once.
/// </summary>
public sealed class FolderSource : ISource
{
    private readonly string _path;
    private readonly FolderSourceOptions _options;
    private readonly GlobSet? _include;
    private readonly GlobSet _exclude;

    /// <summary>The files of a folder. The folder need not exist before it is listed.</summary>
    /// <param name="path">The folder's path, absolute or relative to the current directory.</param>
    /// <param name="options">What to list; <see langword="null"/> for every file.</param>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of range.</exception>
    public FolderSource(string path, FolderSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _options = options ?? new FolderSourceOptions();
        _options.Validate();
        _path = Path.GetFullPath(path);
        _include = _options.Include.Count == 0 ? null : new GlobSet(_options.Include);
        _exclude = new GlobSet(_options.Exclude);
        Id = _options.Name ?? SourceNames.OfFolder(path);
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The folder does not exist, or a folder in it can't be read.</exception>
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (File.Exists(_path))
            throw new RagKitException($"'{_path}' is a file, not a folder: pass its folder with the file's name as a glob, or use FilesSource.");
        if (!Directory.Exists(_path))
            throw new RagKitException($"The folder '{_path}' does not exist. Check the path: a relative one starts at '{Directory.GetCurrentDirectory()}'.");
        FolderWalk walk = new(_path, _include, _exclude, _options.FollowSymlinks);
        foreach (SourceItem item in walk.Items())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The item is not within the folder, is a link, has vanished, can't be read or is too long.</exception>
    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string full = Path.GetFullPath(Path.Combine(_path, item.Id));
        if (!full.StartsWith(Path.EndsInDirectorySeparator(_path) ? _path : _path + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new RagKitException($"'{item.Id}' leads outside the folder '{_path}'. Items must be named as the listing names them.");
        return ValueTask.FromResult(FileOpening.Open(full, _options.MaxFileBytes, _options.FollowSymlinks));
    }
}
