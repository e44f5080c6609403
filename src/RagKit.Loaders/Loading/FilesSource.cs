using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// The files named, in the order given and each once. An item's id is the path as given, with forward slashes; the source's own id is empty, so
/// that documents bear the paths alone. Safe to use from several threads at once.
/// </summary>
public sealed class FilesSource : ISource
{
    private readonly string[] _paths;
    private readonly Dictionary<string, string> _full = new(StringComparer.Ordinal);

    /// <summary>The files named, absolute or relative to the current directory.</summary>
    /// <exception cref="ArgumentException">A path is empty.</exception>
    public FilesSource(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        foreach (string path in paths)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path, nameof(paths));
            _full[Name(path)] = Path.GetFullPath(path);
        }
        _paths = [.. paths.Select(Name).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    public string Id => "";

    /// <inheritdoc />
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string path in _paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FileInfo file = new(_full[path]);
            // A file that is not there is listed, so that it fails alone and with its name.
            yield return !file.Exists
                ? new SourceItem(path, "")
                : new SourceItem(path, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}-{file.Length}"))
                {
                    ModifiedAt = file.LastWriteTimeUtc,
                    Length = file.Length,
                };
        }
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The item is not one of the files, is not there or can't be read.</exception>
    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_full.TryGetValue(item.Id, out string? full))
            throw new RagKitException($"'{item.Id}' is not one of the files of this source. Items must be named as the listing names them.");
        if (Directory.Exists(full))
            throw new RagKitException($"'{full}' is a folder, not a file: use FolderSource.");
        return ValueTask.FromResult(FileOpening.Open(full, long.MaxValue, followLinks: true));
    }

    private static string Name(string path) => path.Replace('\\', '/');
}
