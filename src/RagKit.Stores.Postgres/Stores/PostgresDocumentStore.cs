using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;
using RagKit.Values;

namespace RagKit.Stores;

/// <summary>
/// Parsed documents and originals in a PostgreSQL database, under the hash of their bytes, compressed where that pays. Any number of
/// processes, machines and corpora may share it. Nothing is opened before the first call, which makes the tables where there are none. Calls that fail
/// because the connection was lost or the server was restarted are made again for <see cref="PostgresOptions.RetryFor"/>. Safe to use from several threads.
/// </summary>
/// <remarks>A content that takes more than 256 KiB as it is kept is written and read in parts; a stream is never held whole. A reader holds no connection: it reads on for an hour after the content was deleted, then fails.</remarks>
public sealed class PostgresDocumentStore : IDocumentStore, IAsyncDisposable, IDisposable
{
    private const int ContentsAtOnce = 500, ReadAtOnce = 32, BytesAtOnce = 8 << 20;

    private readonly PostgresDatabase _database;
    private readonly LargeValues _values;
    private readonly ContentWriter _writer;
    private readonly TimeProvider _time;

    /// <summary>A store in a database; stores with the same connection string share a pool of connections.</summary>
    /// <param name="connectionString">The database, such as <c>Host=localhost;Database=rag;Username=rag;Password=...</c>.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock that says when contents were written; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, or an option is out of range.</exception>
    public PostgresDocumentStore(string connectionString, PostgresOptions? options = null, TimeProvider? timeProvider = null)
        : this(new PostgresDatabase(connectionString, DocumentSchema.Component, options), timeProvider)
    {
    }

    /// <summary>A store over the caller's pool of connections, which stays the caller's to dispose.</summary>
    /// <param name="dataSource">The pool.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock that says when contents were written; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public PostgresDocumentStore(NpgsqlDataSource dataSource, PostgresOptions? options = null, TimeProvider? timeProvider = null)
        : this(new PostgresDatabase(dataSource, DocumentSchema.Component, options), timeProvider)
    {
    }

    private PostgresDocumentStore(PostgresDatabase database, TimeProvider? timeProvider)
    {
        (_database, _values, _time) = (database, new LargeValues(database, "content"), timeProvider ?? TimeProvider.System);
        _writer = new ContentWriter(_values);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> contents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contents);
        cancellationToken.ThrowIfCancellationRequested();
        string[] addresses = [.. contents.Select(content => ContentPacking.Address(content.Span))];
        Dictionary<string, ReadOnlyMemory<byte>> missing = [];
        for (int at = 0; at < addresses.Length; at++)
            missing[addresses[at]] = contents[at];
        foreach (string[] some in missing.Keys.Order(StringComparer.Ordinal).Chunk(ContentsAtOnce))
        {
            foreach (string known in await TouchAsync(some, cancellationToken).ConfigureAwait(false))
                missing.Remove(known);
        }
        List<PackedContent> packed = [];
        try
        {
            foreach ((string address, ReadOnlyMemory<byte> content) in missing.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                packed.Add(await _writer.PackAsync(Convert.FromHexString(address), content, cancellationToken).ConfigureAwait(false));
            await KeepAsync(packed, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DiscardAsync(packed).ConfigureAwait(false);
            throw;
        }
        await _values.SweepAsync(cancellationToken).ConfigureAwait(false);
        return addresses;
    }

    /// <inheritdoc />
    public async ValueTask<string> WriteAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        byte[] first = new byte[LargeValues.PartSize];
        int length = await content.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length < first.Length)
            return (await WriteAsync([first.AsMemory(0, length)], cancellationToken).ConfigureAwait(false))[0];
        PackedContent packed = await _writer.PackAsync(first, content, cancellationToken).ConfigureAwait(false);
        try
        {
            await KeepAsync([packed], cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DiscardAsync([packed]).ConfigureAwait(false);
            throw;
        }
        await _values.SweepAsync(cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(packed.Address);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        Dictionary<string, ReadOnlyMemory<byte>> read = new(StringComparer.Ordinal);
        foreach (string[] some in addresses.Distinct().Chunk(ReadAtOnce))
        {
            foreach (PackedContent content in await FindAsync(some, cancellationToken).ConfigureAwait(false))
            {
                string address = Convert.ToHexStringLower(content.Address);
                read[address] = ContentPacking.Unpack(address, await WholeAsync(content, cancellationToken).ConfigureAwait(false));
            }
        }
        return [.. addresses.Select(address => read.TryGetValue(address, out ReadOnlyMemory<byte> content) ? content : (ReadOnlyMemory<byte>?)null)];
    }

    /// <inheritdoc />
    public async ValueTask<Stream?> OpenAsync(string address, CancellationToken cancellationToken = default) =>
        (await FindAsync([address], cancellationToken).ConfigureAwait(false)) is [PackedContent content]
            ? ContentPacking.Open(await content.OpenAsync(_values, cancellationToken).ConfigureAwait(false)) : null;

    /// <inheritdoc />
    public async ValueTask<int> DeleteAsync(IReadOnlyList<string> addresses, DateTimeOffset? writtenBefore = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        int deleted = 0;
        foreach (string[] some in addresses.Distinct().Order(StringComparer.Ordinal).Chunk(ContentsAtOnce))
        {
            deleted += (await _database.QueryAsync(
                "delete contents", Statement.Of($"DELETE FROM {_database.Schema}.contents WHERE address = ANY($1) AND ($2 IS NULL OR written < $2) RETURNING 1")
                    .WithMany(Bytes(some)).With(writtenBefore?.UtcTicks, NpgsqlDbType.Bigint), static _ => true, cancellationToken).ConfigureAwait(false)).Count;
        }
        await _values.SweepAsync(cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<KeptContent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (byte[] after = []; ;)
        {
            List<KeptContent> page = await _database.QueryAsync(
                "list contents", Statement.Of($"SELECT address, length, stored, written FROM {_database.Schema}.contents WHERE address > $1 ORDER BY address LIMIT {ContentsAtOnce}").With(after, NpgsqlDbType.Bytea),
                static row => new KeptContent(Convert.ToHexStringLower(row.Bytes(0)), row.GetInt64(1), row.GetInt64(2), row.Moment(3)), cancellationToken).ConfigureAwait(false);
            foreach (KeptContent content in page)
                yield return content;
            if (page.Count < ContentsAtOnce)
                yield break;
            after = Convert.FromHexString(page[^1].Address);
        }
    }

    /// <summary>Closes the connections that no other store uses.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <inheritdoc cref="DisposeAsync" />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async ValueTask<ReadOnlyMemory<byte>> WholeAsync(PackedContent content, CancellationToken cancellationToken)
    {
        if (content.Generation is null)
            return content.Packed;
        byte[] whole = new byte[content.Stored];
        Stream parts = await content.OpenAsync(_values, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closed = parts.ConfigureAwait(false);
        await parts.ReadExactlyAsync(whole, cancellationToken).ConfigureAwait(false);
        return whole;
    }

    /// <summary>Counts what is there as written now, and says what that is.</summary>
    private ValueTask<List<string>> TouchAsync(string[] addresses, CancellationToken cancellationToken) => _database.QueryAsync(
        "write contents", Statement.Of($"""
            WITH there AS (SELECT address FROM {_database.Schema}.contents WHERE address = ANY($1) ORDER BY address FOR UPDATE)
            UPDATE {_database.Schema}.contents c SET written = greatest(c.written, $2) FROM there WHERE c.address = there.address RETURNING c.address
            """).WithMany(Bytes(addresses)).With(_time.GetUtcNow()),
        static row => Convert.ToHexStringLower(row.Bytes(0)), cancellationToken);

    /// <summary>Makes the rows of packed contents, all or none. Who was faster with one of them has it; ours goes.</summary>
    private async ValueTask KeepAsync(List<PackedContent> contents, CancellationToken cancellationToken)
    {
        if (contents.Count == 0)
            return;
        long[] large = [.. contents.Select(content => content.Generation).OfType<long>()];
        await _database.RunAsync("write contents", async (connection, _, ended) =>
        {
            using NpgsqlBatch batch = new(connection);
            for (int at = 0; at < contents.Count;)
            {
                int count = 0;
                for (long bytes = 0; at + count < contents.Count && (count == 0 || bytes < BytesAtOnce); count++)
                    bytes += contents[at + count].Packed.Length + 200;
                batch.BatchCommands.Add(Insert(contents.GetRange(at, count)));
                at += count;
            }
            if (large.Length > 0)
                batch.BatchCommands.Add(Settle(contents));
            return await batch.ExecuteNonQueryAsync(ended).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        string[] addresses = [.. contents.Where(content => content.Generation is not null).Select(content => Convert.ToHexStringLower(content.Address))];
        if (addresses.Length > 0 && (await TouchAsync(addresses, cancellationToken).ConfigureAwait(false)).Count < addresses.Length)
            throw new RagKitException($"Contents were not written: it took longer than {LargeValues.Patience.TotalHours:0} hour, and what had come was removed. Write them again.");
    }

    private NpgsqlBatchCommand Insert(List<PackedContent> contents) => Statement.Of($"""
        INSERT INTO {_database.Schema}.contents AS c (address, length, stored, written, packed, generation)
        SELECT n.address, n.length, n.stored, $2, CASE WHEN n.generation IS NULL THEN n.packed END, n.generation FROM unnest($1, $3, $4, $5, $6) AS n(address, length, stored, packed, generation)
        WHERE n.generation IS NULL OR EXISTS (SELECT FROM {_database.Schema}.content_loose l WHERE l.generation = n.generation AND l.until > '-infinity')
        ORDER BY n.address ON CONFLICT (address) DO UPDATE SET written = greatest(c.written, excluded.written)
        """).WithMany(contents.Select(content => (ReadOnlyMemory<byte>)content.Address)).With(_time.GetUtcNow()).WithMany(contents.Select(content => content.Length))
            .WithMany(contents.Select(content => content.Stored)).WithMany(contents.Select(content => (ReadOnlyMemory<byte>)content.Packed)).WithMany(contents.Select(content => content.Generation));

    /// <summary>Fastens the generations that rows point to now, and lets the others go.</summary>
    private NpgsqlBatchCommand Settle(List<PackedContent> contents) => Statement.Of($"""
        WITH pointed AS (SELECT generation FROM {_database.Schema}.contents WHERE address = ANY($1) AND generation = ANY($2)),
        fastened AS (DELETE FROM {_database.Schema}.content_loose WHERE generation IN (SELECT generation FROM pointed))
        UPDATE {_database.Schema}.content_loose SET until = '-infinity' WHERE generation = ANY($2) AND generation NOT IN (SELECT generation FROM pointed)
        """).WithMany(contents.Select(content => (ReadOnlyMemory<byte>)content.Address)).WithMany(contents.Select(content => content.Generation).OfType<long>());

    private async ValueTask DiscardAsync(List<PackedContent> contents)
    {
        foreach (PackedContent content in contents)
        {
            if (content.Generation is long generation)
                await _values.DiscardAsync(generation).ConfigureAwait(false);
        }
    }

    private ValueTask<List<PackedContent>> FindAsync(string[] addresses, CancellationToken cancellationToken) => _database.QueryAsync(
        "read contents", Statement.Of($"SELECT address, length, stored, packed, generation FROM {_database.Schema}.contents WHERE address = ANY($1)").WithMany(Bytes(addresses)),
        static row => new PackedContent(row.Bytes(0), row.GetInt64(1), row.GetInt64(2), row.Bytes(3), row.IsDBNull(4) ? null : row.GetInt64(4)), cancellationToken);

    /// <summary>Addresses in bytes; what is no address is that of nothing.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Bytes(IEnumerable<string> addresses) =>
        addresses.Where(static address => address.Length == 64 && address.All(char.IsAsciiHexDigitLower)).Select(static address => (ReadOnlyMemory<byte>)Convert.FromHexString(address));
}
