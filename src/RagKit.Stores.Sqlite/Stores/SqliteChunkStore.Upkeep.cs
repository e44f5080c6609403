namespace RagKit.Stores;

public sealed partial class SqliteChunkStore
{
    /// <summary>
    /// Writes the corpus's file anew without what is free in it, and folds its write-ahead log into it. Readers go on; writers wait.
    /// Needs as much free disk as the file has bytes, for the time being.
    /// </summary>
    /// <param name="cancellationToken">Leaves the file as it was.</param>
    /// <exception cref="RagKitException">Another process keeps the file locked, or the disk is full; the file is as it was.</exception>
    public async ValueTask<CompactResult> CompactAsync(CancellationToken cancellationToken = default)
    {
        SqliteVersion version = await _versions.CurrentAsync(cancellationToken).ConfigureAwait(false);
        return await version.Writer.CompactAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Checks the corpus: SQLite's own check of the file, that what belongs together is there, and that the image file agrees with the
    /// vectors. Reads all of it; others read and write meanwhile.
    /// </summary>
    /// <returns>A sentence for each finding, with what to do about it; none for a corpus in order.</returns>
    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken = default) =>
        _versions.ReadAsync<IReadOnlyList<string>>((version, connection) => new CorpusCheck(connection, version.Image, cancellationToken).Run(), cancellationToken);

    /// <summary>
    /// Copies the corpus as it is at one moment to another file, page by page, while others read and write. The copy is put in its
    /// place when it is whole: a backup that was there before stays until then. The image file is not copied; it is made when the copy
    /// is searched.
    /// </summary>
    /// <param name="path">The file to write: a new one, or a backup of a corpus that it replaces.</param>
    /// <param name="progress">Told after each few pages; <see langword="null"/> for nobody.</param>
    /// <param name="cancellationToken">Leaves what was at the path as it was.</param>
    /// <exception cref="RagKitException">There is something at the path that is no corpus; or the copy can't be written.</exception>
    public async ValueTask BackupAsync(string path, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string target = System.IO.Path.GetFullPath(path);
        SqliteVersion version = await _versions.CurrentAsync(cancellationToken).ConfigureAwait(false);
        if (target == version.File.Path)
            throw new RagKitException($"The corpus '{target}' can't be its own backup: give another path.");
        await CorpusBackup.RunAsync(version.File, target, progress, cancellationToken).ConfigureAwait(false);
    }
}
