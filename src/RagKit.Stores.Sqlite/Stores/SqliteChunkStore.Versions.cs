namespace RagKit.Stores;

public sealed partial class SqliteChunkStore
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoreVersion>> ListVersionsAsync(CancellationToken cancellationToken = default) =>
        _versions.Home.File.ReadAsync(VersionTable.Read, cancellationToken);

    /// <inheritdoc />
    /// <remarks>It lies in a file of its own beside the corpus's, such as <c>handbook.v2.db</c>.</remarks>
    public async ValueTask<StoreVersion> CreateVersionAsync(CancellationToken cancellationToken = default)
    {
        StoreVersion made = await _versions.Home.Writer.WriteAsync(connection => VersionTable.Add(connection, Now), cancellationToken).ConfigureAwait(false);
        await _versions.MakeAsync(made.Number, cancellationToken).ConfigureAwait(false);
        return made;
    }

    /// <inheritdoc />
    public async ValueTask<IChunkStore> OpenVersionAsync(int number, CancellationToken cancellationToken = default)
    {
        await _versions.Home.File.ReadAsync(
            connection =>
            {
                VersionTable.Require(connection, VersionTable.Read(connection), number);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        if (!File.Exists(_versions.PathOf(number)))
            await _versions.MakeAsync(number, cancellationToken).ConfigureAwait(false); // Making it was cut short: it holds nothing yet.
        return new SqliteChunkStore(Path, _options, number);
    }

    /// <inheritdoc />
    public async ValueTask ActivateVersionAsync(int number, CancellationToken cancellationToken = default) =>
        await _versions.Home.Writer.WriteAsync(
            connection =>
            {
                VersionTable.Activate(connection, number, Now);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask DeleteVersionAsync(int number, CancellationToken cancellationToken = default)
    {
        bool isFirst = number == 1;
        await _versions.Home.Writer.WriteAsync(
            connection =>
            {
                if (VersionTable.Remove(connection, number) && isFirst)
                    connection.Execute(StoreSchema.Clear);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        if (!isFirst)
            _versions.Remove(number);
    }
}
