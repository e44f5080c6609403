using System.Globalization;
using Npgsql;

namespace RagKit.Stores;

/// <summary>Writes rows by binary COPY: into the table, or, where row-level security refuses that, into a temporary one that is then inserted from.</summary>
internal sealed class BulkCopy(NpgsqlConnection connection, bool isStaged)
{
    /// <param name="table">The table, quoted.</param>
    /// <param name="columns">Its columns in the order written.</param>
    /// <param name="write">Writes all rows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask WriteAsync(string table, string columns, Func<NpgsqlBinaryImporter, Task> write, CancellationToken cancellationToken)
    {
        string target = table;
        if (isStaged)
        {
            target = "ragkit_" + table[(table.LastIndexOf('.') + 1)..];
            await RunAsync($"CREATE TEMP TABLE IF NOT EXISTS {target} (LIKE {table}) ON COMMIT DELETE ROWS; DELETE FROM {target}", cancellationToken).ConfigureAwait(false);
        }
        NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync($"COPY {target} ({columns}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (importer.ConfigureAwait(false))
        {
            await write(importer).ConfigureAwait(false);
            await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        if (isStaged)
            await RunAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {table} ({columns}) SELECT {columns} FROM {target}"), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RunAsync(string sql, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
