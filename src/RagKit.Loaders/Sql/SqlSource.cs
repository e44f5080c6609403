using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Sql;

/// <summary>
/// The rows of a query, each an item. The query is used as a table, so that it may be any <c>SELECT</c> without <c>ORDER BY</c>. With a version column a
/// listing reads ids and versions alone, in the order of the ids, and the texts of new and changed rows are read in batches; without one a listing
/// reads whole rows, and a version is a hash of what the row gives. Every row is listed on every run, so that rows that were deleted are
/// known to be gone. Each listing and each batch has a connection of its own. Safe to use from several threads at once.
/// </summary>
public sealed class SqlSource : ISource
{
    private const long WindowBytes = 32L << 20;
    private readonly SqlSourceOptions _options;
    private readonly SqlReading _reading;
    private readonly SqlReadAhead _ahead = new();
    private readonly RecordWindow _window = new(WindowBytes);
    private readonly Channel<bool> _turn = Channel.CreateBounded<bool>(1);
    private SqlShape? _shape;

    /// <summary>The rows of a query.</summary>
    /// <param name="name">The source's id, which begins the id of each document.</param>
    /// <param name="connect">Makes a connection that is not open yet; it is disposed after use.</param>
    /// <param name="query">A <c>SELECT</c>, written by the program and never made of what users say: values belong in the options' parameters.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The name or the query is empty, or an option is out of range.</exception>
    public SqlSource(string name, Func<DbConnection> connect, string query, SqlSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(connect);
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        _options = options ?? new SqlSourceOptions();
        _options.Validate();
        Id = name;
        _reading = new SqlReading(name, connect, query.Trim().TrimEnd(';'), _options);
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The database can't be reached, refuses the query, lacks a column, or has a row without id.</exception>
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SqlShape shape = _shape = await _reading.ReadShapeAsync(cancellationToken).ConfigureAwait(false);
        _ahead.Begin();
        _window.Clear();
        await foreach (SqlRow row in _reading.ListAsync(shape, cancellationToken).ConfigureAwait(false))
        {
            if (row.Record is not null)
                _window.Add(row.Id, row.Version, row.Record);
            _ahead.Listed(row.Id);
            yield return new SourceItem(row.Id, row.Version) { MediaType = SourceRecord.MediaType, ModifiedAt = row.ModifiedAt };
        }
    }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The row has gone since it was listed, its text is too long or no text, or the database refuses.</exception>
    public async ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[]? record = _window.Find(item.Id, item.Version);
        if (record is null)
        {
            // One batch at a time: what the next ones want is likely to be in it. Whoever has written into the channel has the turn.
            await _turn.Writer.WriteAsync(true, cancellationToken).ConfigureAwait(false);
            try
            {
                record = _window.Find(item.Id, item.Version) ?? await ReadBatchAsync(item, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _turn.Reader.TryRead(out _);
            }
        }
        return new MemoryStream(record, writable: false);
    }

    private async Task<byte[]> ReadBatchAsync(SourceItem item, CancellationToken cancellationToken)
    {
        SqlShape shape = _shape ??= await _reading.ReadShapeAsync(cancellationToken).ConfigureAwait(false);
        SqlRow? found = null;
        await foreach (SqlRow row in _reading.ReadAsync(shape, _ahead.Next(item.Id), cancellationToken).ConfigureAwait(false))
        {
            if (row.Record is not null)
                _window.Add(row.Id, row.Version, row.Record);
            if (row.Id == item.Id)
                found = row;
        }
        if (found is null)
            throw new RagKitException($"The row '{item.Id}' of '{Id}' is not there: it was deleted after it was listed. Run the ingestion again.");
        return found.Record ?? throw new RagKitException($"The row '{item.Id}' of '{Id}' can't be read: {found.Problem}");
    }
}
