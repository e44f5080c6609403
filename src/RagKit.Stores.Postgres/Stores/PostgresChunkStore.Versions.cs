using System.Runtime.CompilerServices;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

public sealed partial class PostgresChunkStore
{
    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoreVersion>> ListVersionsAsync(CancellationToken cancellationToken = default) =>
        [.. (await _database.ReadAllAsync("list the versions of", corpus => VersionTable.List(Tables, corpus), VersionTable.Read, cancellationToken).ConfigureAwait(false)).Select(version => version.Version)];

    /// <inheritdoc />
    public ValueTask<StoreVersion> CreateVersionAsync(CancellationToken cancellationToken = default) =>
        _database.WriteAsync("make a version of", async (connection, corpus, ended) =>
            (await VersionTable.CreateAsync(_database, connection, corpus, isFirst: false, ended).ConfigureAwait(false)).Version, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<IChunkStore> OpenVersionAsync(int number, CancellationToken cancellationToken = default)
    {
        List<(int, StoreVersion)> versions = await _database.ReadAllAsync("open a version of", corpus => VersionTable.List(Tables, corpus), VersionTable.Read, cancellationToken).ConfigureAwait(false);
        return new PostgresChunkStore(_database, VersionTable.Find(versions, number, _database.Label).Key);
    }

    /// <inheritdoc />
    public async ValueTask ActivateVersionAsync(int number, CancellationToken cancellationToken = default) =>
        await ChangeVersionAsync("activate a version of", number, async (connection, corpus, versions, ended) =>
        {
            (int key, StoreVersion version) = VersionTable.Find(versions, number, _database.Label);
            if (!version.IsServing)
            {
                await CorpusDatabase.ExecuteAsync(
                    connection,
                    [
                        Statement.Of($"UPDATE {Tables.Corpora} SET serving = $1 WHERE key = $2").With(key).With(corpus.Key),
                        Statement.Of($"UPDATE {Tables.Versions} SET activated = $1 WHERE key = $2").With(CorpusDatabase.Now).With(key),
                    ],
                    ended).ConfigureAwait(false);
            }
        }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask DeleteVersionAsync(int number, CancellationToken cancellationToken = default) =>
        await ChangeVersionAsync("delete a version of", number, async (connection, _, versions, ended) =>
        {
            if (versions.Find(version => version.Version.Number == number) is not { Version: StoreVersion version } found)
                return;
            if (version.IsServing)
                throw new RagKitException($"Version {number} of the corpus {_database.Label} serves: activate another first.");
            await VersionTable.DeleteAsync(_database, connection, found.Key, ended).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);

    private ValueTask<int> ChangeVersionAsync(
        string doing, int number, Func<NpgsqlConnection, OpenedCorpus, List<(int Key, StoreVersion Version)>, CancellationToken, ValueTask> change, CancellationToken cancellationToken) =>
        _database.WriteAsync(doing, async (connection, corpus, ended) =>
        {
            // Waits for writers of the version that serves, and they for this.
            await CorpusDatabase.ExecuteAsync(connection, [Statement.Of($"SELECT 1 FROM {Tables.Corpora} WHERE key = $1 FOR UPDATE").With(corpus.Key)], ended).ConfigureAwait(false);
            List<(int, StoreVersion)> versions = await CorpusDatabase.QueryAsync(connection, VersionTable.List(Tables, corpus), VersionTable.Read, ended).ConfigureAwait(false);
            await change(connection, corpus, versions, ended).ConfigureAwait(false);
            return number;
        }, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<LedgerEntry> ListEntriesAsync(string? sourceId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        NpgsqlBatchCommand Page(int version, LedgerEntry? last)
        {
            string after = (last is null, sourceId is null) switch
            {
                (true, true) => "(source, item) >= ($1, $2)",
                (true, false) => "source = $1 AND item >= $2",
                (false, true) => "(source, item) > ($1, $2)",
                _ => "source = $1 AND item > $2",
            };
            return Statement.Of($"SELECT source, item, value, error, attempts, run, at FROM {Tables.Ledger} WHERE version = {version} AND {after} ORDER BY source, item LIMIT {PageSize}")
                .With(sourceId ?? last?.SourceId ?? "").With(last?.ItemId ?? "");
        }
        await foreach (List<LedgerEntry> page in PagesAsync("list the ledger of", Page, ReadEntry, cancellationToken).ConfigureAwait(false))
        {
            foreach (LedgerEntry entry in page)
                yield return entry;
        }
    }

    /// <inheritdoc />
    public async ValueTask RecordEntriesAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (entries.Count == 0)
            return;
        LedgerEntry[] last = [.. entries.Reverse().DistinctBy(entry => (entry.SourceId, entry.ItemId))];
        await ExecuteAsync("write the ledger of", version => Statement.Of($"""
            INSERT INTO {Tables.Ledger} (version, source, item, value, error, attempts, run, at)
            SELECT {version}, e.* FROM unnest($1, $2, $3, $4, $5, $6, $7) e ON CONFLICT (version, source, item)
            DO UPDATE SET value = excluded.value, error = excluded.error, attempts = excluded.attempts, run = excluded.run, at = excluded.at
            """).WithMany(last.Select(entry => entry.SourceId)).WithMany(last.Select(entry => entry.ItemId)).WithMany(last.Select(entry => entry.Version))
            .WithMany(last.Select(entry => entry.Error)).WithMany(last.Select(entry => entry.Attempts)).WithMany(last.Select(entry => entry.Run))
            .WithMany(last.Select(entry => entry.At.ToString("O", System.Globalization.CultureInfo.InvariantCulture))), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask RemoveEntriesAsync(string sourceId, IReadOnlyList<string> itemIds, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(
            "write the ledger of", version => Statement.Of($"DELETE FROM {Tables.Ledger} WHERE version = {version} AND source = $1 AND item = ANY($2)").With(sourceId).WithMany(itemIds),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<ReadOnlyMemory<byte>?> ReadArtifactAsync(string name, CancellationToken cancellationToken = default)
    {
        List<byte[]> found = await _database.ReadAllAsync(
            "read an artifact of", corpus => Statement.Of($"SELECT content FROM {Tables.Artifacts} WHERE version = {Version(corpus)} AND name = $1").With(name), row => row.Bytes(0), cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : (ReadOnlyMemory<byte>?)found[0];
    }

    /// <inheritdoc />
    public async ValueTask WriteArtifactAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(
            "write an artifact of",
            version => Statement.Of($"INSERT INTO {Tables.Artifacts} (version, name, content) VALUES ({version}, $1, $2) ON CONFLICT (version, name) DO UPDATE SET content = excluded.content").With(name).With(content),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> ListArtifactsAsync(CancellationToken cancellationToken = default) =>
        await _database.ReadAllAsync(
            "list the artifacts of", corpus => Statement.Of($"SELECT name FROM {Tables.Artifacts} WHERE version = {Version(corpus)} ORDER BY name"), row => row.Text(0), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask DeleteArtifactAsync(string name, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(
            "delete an artifact of", version => Statement.Of($"DELETE FROM {Tables.Artifacts} WHERE version = {version} AND name = $1").With(name), cancellationToken).ConfigureAwait(false);

    private static LedgerEntry ReadEntry(NpgsqlDataReader row) => new(row.Text(0), row.Text(1), row.Text(2))
    {
        Error = row.TextOrNull(3),
        Attempts = row.GetInt32(4),
        Run = row.Text(5),
        At = DateTimeOffset.ParseExact(row.GetString(6), "O", System.Globalization.CultureInfo.InvariantCulture),
    };

    // One statement, in a transaction that holds the version, so that it is neither deleted nor replaced meanwhile.
    private ValueTask<int> ExecuteAsync(string doing, Func<int, NpgsqlBatchCommand> statement, CancellationToken cancellationToken) =>
        _database.WriteAsync(doing, async (connection, corpus, ended) =>
        {
            VersionState state = await VersionState.LockAsync(_database, connection, corpus, _pinned, ended).ConfigureAwait(false);
            return await CorpusDatabase.ExecuteAsync(connection, [statement(state.Key)], ended).ConfigureAwait(false);
        }, cancellationToken);
}
