using Npgsql;
using RagKit.Postgres;

namespace RagKit.Queues;

/// <summary>Receives work for several callers in one round trip, and makes ready before what has fallen due.</summary>
internal sealed class WorkReceiver(PostgresDatabase database, WorkTable table, WorkTokens tokens, SettleTimer settling, TimeProvider time, string name)
{
    /// <summary>What a caller asks for.</summary>
    internal readonly record struct Request(int Max, TimeSpan Lease);

    /// <summary>Gives each caller what it asked for, as far as there is anything, the first most urgent.</summary>
    public async ValueTask<IReadOnlyList<IReadOnlyList<WorkLease>>> ReceiveAsync(IReadOnlyList<Request> requests, CancellationToken cancellationToken)
    {
        IReadOnlyList<WorkLease>[] received = new IReadOnlyList<WorkLease>[requests.Count];
        // Work that is hidden for different times is marked apart; callers hardly ever differ in that.
        foreach (IGrouping<TimeSpan, int> alike in Enumerable.Range(0, requests.Count).GroupBy(at => requests[at].Lease))
        {
            long token = await tokens.NextAsync(cancellationToken).ConfigureAwait(false);
            int max = (int)Math.Min(int.MaxValue, alike.Sum(at => (long)requests[at].Max));
            List<WorkLease> leases = await ReceiveAsync(max, alike.Key, token, cancellationToken).ConfigureAwait(false);
            int given = 0;
            foreach (int at in alike)
            {
                int count = Math.Min(requests[at].Max, leases.Count - given);
                received[at] = leases.GetRange(given, count);
                given += count;
            }
        }
        return received;
    }

    private async ValueTask<List<WorkLease>> ReceiveAsync(int max, TimeSpan lease, long token, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow(), until = now + lease;
        bool settles = settling.IsTime(now);
        if (settles)
            settling.Looked(now);
        List<(long Key, WorkLease Lease)> rows = await database.RunAsync($"receive work from queue '{name}'", async (connection, begun, ended) =>
        {
            // An answer that was lost may have given work: it is asked for before more is taken.
            if (begun > 0 && await ReadAsync(connection, [table.FindReceived(token)], ended).ConfigureAwait(false) is { Count: > 0 } lost)
                return lost;
            return await ReadAsync(connection, settles || begun > 0 ? [WorkTable.NoWait(), table.Settle(now), table.Receive(max, until, token)] : [WorkTable.NoWait(), table.Receive(max, until, token)], ended).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (rows.Count > 0)
            settling.Expect(until);
        return [.. rows.OrderByDescending(row => row.Lease.Item.Priority).ThenBy(row => row.Key).Select(row => row.Lease)];
    }

    /// <summary>The rows of the last statement.</summary>
    private static async ValueTask<List<(long Key, WorkLease Lease)>> ReadAsync(NpgsqlConnection connection, NpgsqlBatchCommand[] statements, CancellationToken cancellationToken)
    {
        using NpgsqlBatch batch = new(connection);
        foreach (NpgsqlBatchCommand statement in statements)
            batch.BatchCommands.Add(statement);
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using System.Runtime.CompilerServices.ConfiguredAsyncDisposable closed = reader.ConfigureAwait(false);
        for (int statement = 1; statement < statements.Length; statement++)
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        List<(long Key, WorkLease Lease)> rows = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(WorkTable.ReadLease(reader));
        return rows;
    }
}
