using System.Collections.Concurrent;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>
/// The versions of a corpus, each in a file of its own: the first in the corpus's file, which also says which of them serves; the others
/// beside it. Every call asks the first file, in the transaction of the call where the first version serves, so that a swap is seen at once
/// by all processes. Safe to use from several threads at once.
/// </summary>
/// <param name="path">The corpus's file.</param>
/// <param name="settings">How files are used.</param>
/// <param name="pinned">The version that is read and written whichever serves; <see langword="null"/> for the one that serves.</param>
internal sealed class SqliteVersions(string path, DatabaseSettings settings, int? pinned) : IDisposable
{
    private const int First = 1;
    private const int Attempts = 3;

    private readonly SqliteVersion _first = new(path, settings);
    private readonly ConcurrentDictionary<int, Lazy<SqliteVersion>> _others = new();

    /// <summary>The corpus's file: the first version, and the list of all.</summary>
    public SqliteVersion Home => _first;

    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) =>
        ReadAsync((_, connection) => read(connection), cancellationToken);

    public async ValueTask<T> ReadAsync<T>(Func<SqliteVersion, SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            (int serving, T value) = pinned is int number ? (number, default!) : await _first.File.ReadAsync(
                connection => VersionTable.Serving(connection) is int serves and not First ? (serves, default!) : (First, read(_first, connection)), cancellationToken).ConfigureAwait(false);
            if (pinned is null && serving == First)
                return value;
            if (Find(serving, isLast: pinned is not null || attempt == Attempts) is SqliteVersion version)
                return await version.File.ReadAsync(connection => read(version, connection), cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            int serving = await NumberAsync(cancellationToken).ConfigureAwait(false);
            if (Find(serving, isLast: pinned is not null || attempt == Attempts) is not SqliteVersion version)
                continue;
            if (pinned is not null || serving != First)
                return await version.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
            (bool isDone, T value) = await version.Writer.WriteAsync(
                connection => VersionTable.Serving(connection) == First ? (true, write(connection)) : (false, default!), cancellationToken).ConfigureAwait(false);
            if (isDone)
                return value;
        }
    }

    /// <summary>The version that calls go to now.</summary>
    public ValueTask<int> NumberAsync(CancellationToken cancellationToken) =>
        pinned is int number ? new(number) : _first.File.ReadAsync(VersionTable.Serving, cancellationToken);

    /// <summary>Where a version lies.</summary>
    public string PathOf(int number) => number == First ? path : Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}.v{number}{Path.GetExtension(path)}");

    /// <summary>Makes the file of a version, empty.</summary>
    public async ValueTask MakeAsync(int number, CancellationToken cancellationToken)
    {
        // What lies there is of a version whose making was cut short: its number was never given.
        Remove(number);
        using SqliteVersion version = new(PathOf(number), settings);
        await version.File.ReadAsync(static _ => true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the file of a version with all that lies beside it; what another process holds open on Windows stays until the next time.</summary>
    public void Remove(int number)
    {
        if (_others.TryRemove(number, out Lazy<SqliteVersion>? open) && open.IsValueCreated)
            open.Value.Dispose();
        string file = PathOf(number);
        if (!Directory.Exists(Path.GetDirectoryName(file)))
            return;
        foreach (string part in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*"))
        {
            try
            {
                File.Delete(part);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It belongs to no version any more, and is tried again when the next version is made or removed.
            }
        }
    }

    public void Dispose()
    {
        foreach (Lazy<SqliteVersion> version in _others.Values)
            version.Value.Dispose();
        _others.Clear();
        _first.Dispose();
    }

    /// <summary>An open version; <see langword="null"/> when its file has gone meanwhile and the list should be read again.</summary>
    private SqliteVersion? Find(int number, bool isLast)
    {
        if (number == First)
            return _first;
        if (File.Exists(PathOf(number)))
            return _others.GetOrAdd(number, added => new(() => new SqliteVersion(PathOf(added), settings))).Value;
        return isLast ? throw new RagKitException($"Version {number} of the corpus '{path}' should be in '{PathOf(number)}', which is not there: put it back, or activate another version.") : null;
    }
}
