using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using RagKit.Resilience;

namespace RagKit.Sql;

/// <summary>The commands that a source gives: its query's columns, its listing, and rows by id. Values are parameters, always.</summary>
internal sealed class SqlReading(string source, Func<DbConnection> connect, string query, SqlSourceOptions options)
{
    private readonly SqlRecords _records = new(query, options);

    public async Task<SqlShape> ReadShapeAsync(CancellationToken cancellationToken)
    {
        SqlSession session = await OpenAsync(_ => $"SELECT rows_.* FROM ({query}) rows_ WHERE 1 = 0", [], cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = session.ConfigureAwait(false);
        return new SqlShape(source, session.Reader, options.Columns);
    }

    public IAsyncEnumerable<SqlRow> ListAsync(SqlShape shape, CancellationToken cancellationToken)
    {
        string Command(DbConnection connection)
        {
            string id = Quote(connection, shape.IdName);
            string what = shape.VersionName is null ? "rows_.*" : $"rows_.{id}, rows_.{Quote(connection, shape.VersionName)}";
            return $"SELECT {what} FROM ({query}) rows_ ORDER BY rows_.{id}";
        }

        return RowsAsync(Command, [], reader => shape.VersionName is null ? _records.Read(reader, shape) : _records.ReadVersion(reader), cancellationToken);
    }

    public IAsyncEnumerable<SqlRow> ReadAsync(SqlShape shape, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        string names = string.Join(", ", Enumerable.Range(0, ids.Count).Select(number => $"{options.ParameterSign}{Name(number)}"));
        return RowsAsync(
            connection => $"SELECT rows_.* FROM ({query}) rows_ WHERE rows_.{Quote(connection, shape.IdName)} IN ({names})",
            [.. ids.Select((id, number) => KeyValuePair.Create(Name(number), (object?)shape.IdValue(id)))], reader => _records.Read(reader, shape), cancellationToken);
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"ragkit_id{number}");

    private async IAsyncEnumerable<SqlRow> RowsAsync(
        Func<DbConnection, string> command, IReadOnlyList<KeyValuePair<string, object?>> parameters, Func<DbDataReader, SqlRow?> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SqlSession session = await OpenAsync(command, parameters, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = session.ConfigureAwait(false);
        for (long number = 1; await NextAsync(session, cancellationToken).ConfigureAwait(false); number++)
        {
            yield return read(session.Reader) ?? throw new RagKitException(string.Create(CultureInfo.InvariantCulture,
                $"Row {number} of '{source}' has no id in the column '{options.Columns.Id}'. Leave such rows out in the query, or name another column."));
        }
        session.IsComplete = true;
    }

    private async Task<SqlSession> OpenAsync(
        Func<DbConnection, string> command, IReadOnlyList<KeyValuePair<string, object?>> parameters, CancellationToken cancellationToken)
    {
        SqlSession session = new(connect());
        try
        {
            await session.Connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            DbCommand made = session.Command = session.Connection.CreateCommand();
            // The text is the program's own query; what it is compared with are parameters.
#pragma warning disable CA2100
            made.CommandText = command(session.Connection);
#pragma warning restore CA2100
            made.CommandTimeout = (int)options.CommandTimeout.TotalSeconds;
            foreach ((string name, object? value) in options.Parameters.Concat(parameters))
            {
                DbParameter parameter = made.CreateParameter();
                parameter.ParameterName = options.ParameterSign + name;
                parameter.Value = value ?? DBNull.Value;
                made.Parameters.Add(parameter);
            }
            session.Reader = await made.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch (Exception e)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            if (e is DbException failure && !cancellationToken.IsCancellationRequested)
                throw Failed(failure);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private async ValueTask<bool> NextAsync(SqlSession session, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await session.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed(e);
        }
    }

    private Exception Failed(DbException e)
    {
        string what = $"The database of '{source}' failed: {e.Message.TrimEnd('.', ' ')}. ";
        return e.IsTransient
            ? new RejectedCallException(what + "It says that this may pass: run the ingestion again.", e)
            : new RagKitException(what + "Check the connection and the query, which is used as a table: SELECT ... FROM (your query).", e);
    }

    private static string Quote(DbConnection connection, string name)
    {
        using DbCommandBuilder? builder = DbProviderFactories.GetFactory(connection)?.CreateCommandBuilder();
        // Without a builder, as the standard has it.
        return builder is { QuotePrefix.Length: > 0 } ? builder.QuoteIdentifier(name) : new StringBuilder("\"").Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }
}
