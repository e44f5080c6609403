using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace RagKit.Postgres;

/// <summary>Builds statements with positional parameters, and reads what rows hold.</summary>
internal static class Statement
{
    public static NpgsqlBatchCommand Of(string sql) => new(sql);

    /// <summary>Adds the next parameter, $1 being the first.</summary>
    public static NpgsqlBatchCommand With<T>(this NpgsqlBatchCommand command, T value, NpgsqlDbType type)
    {
        command.Parameters.Add(value is null
            ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type }
            : new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return command;
    }

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, int value) => command.With(value, NpgsqlDbType.Integer);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, long value) => command.With(value, NpgsqlDbType.Bigint);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, bool value) => command.With(value, NpgsqlDbType.Boolean);

    /// <summary>A moment, as ticks in UTC: PostgreSQL's own type keeps microseconds only.</summary>
    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, DateTimeOffset value) => command.With(value.UtcTicks);

    /// <summary>Text of any kind; see <see cref="PostgresText"/>.</summary>
    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, string? value) =>
        command.With(value is null ? null : PostgresText.Encode(value), NpgsqlDbType.Text);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, ReadOnlyMemory<byte> value) => command.With(value, NpgsqlDbType.Bytea);

    public static NpgsqlBatchCommand WithMany(this NpgsqlBatchCommand command, IEnumerable<long> values) => command.With(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlBatchCommand WithMany(this NpgsqlBatchCommand command, IEnumerable<long?> values) => command.With(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlBatchCommand WithMany(this NpgsqlBatchCommand command, IEnumerable<int> values) => command.With(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlBatchCommand WithMany(this NpgsqlBatchCommand command, IEnumerable<Guid> values) => command.With(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlBatchCommand WithMany(this NpgsqlBatchCommand command, IEnumerable<string?> values) =>
        command.With(values.Select(value => value is null ? null : PostgresText.Encode(value)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlBatchCommand WithMany(this NpgsqlBatchCommand command, IEnumerable<ReadOnlyMemory<byte>> values) =>
        command.With(values.Select(value => value.ToArray()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    /// <summary>The same statement for another try: one that has been run belongs to its batch.</summary>
    public static NpgsqlBatchCommand Again(this NpgsqlBatchCommand command)
    {
        NpgsqlBatchCommand again = new(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters)
            again.Parameters.Add(parameter.Clone());
        return again;
    }

    /// <summary>Runs a statement on a connection and reads all its rows.</summary>
    public static async ValueTask<List<T>> ReadAsync<T>(this NpgsqlConnection connection, NpgsqlBatchCommand statement, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        using NpgsqlBatch batch = new(connection) { BatchCommands = { statement } };
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closed = reader.ConfigureAwait(false);
        List<T> rows = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(read(reader));
        return rows;
    }

    public static string Text(this NpgsqlDataReader row, int column) => PostgresText.Decode(row.GetString(column));

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Text(column);

    public static DateTimeOffset Moment(this NpgsqlDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    public static DateTimeOffset? MomentOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Moment(column);

    public static byte[] Bytes(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);
}
