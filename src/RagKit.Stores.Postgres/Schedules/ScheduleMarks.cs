using Npgsql;
using RagKit.Postgres;

namespace RagKit.Schedules;

/// <summary>How far schedules have come, in a flow store.</summary>
internal sealed class ScheduleMarks(PostgresDatabase database)
{
    public async ValueTask<ScheduleMark?> FindMarkAsync(string schedule, CancellationToken cancellationToken) => (await database.QueryAsync(
        $"find schedule '{schedule}'", Statement.Of($"SELECT at, version FROM {database.Schema}.schedules WHERE name = $1").With(schedule),
        static row => new ScheduleMark(row.Moment(0), row.Text(1)), cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    public ValueTask<bool> TryMoveAsync(string schedule, ScheduleMark? from, ScheduleMark to, CancellationToken cancellationToken) =>
        database.RunAsync($"move schedule '{schedule}'", async (connection, begun, ended) =>
        {
            using NpgsqlBatch batch = new(connection) { BatchCommands = { Move(schedule, from, to) } };
            bool isMoved = await batch.ExecuteNonQueryAsync(ended).ConfigureAwait(false) > 0;
            // Where it is when it was begun before: that may have been done, its answer lost.
            return isMoved || (begun > 0 && await FindMarkAsync(schedule, ended).ConfigureAwait(false) == to);
        }, cancellationToken);

    private NpgsqlBatchCommand Move(string schedule, ScheduleMark? from, ScheduleMark to) => from is null
        ? Statement.Of($"INSERT INTO {database.Schema}.schedules VALUES ($1, $2, $3) ON CONFLICT DO NOTHING").With(schedule).With(to.At).With(to.Version)
        : Statement.Of($"UPDATE {database.Schema}.schedules SET at = $2, version = $3 WHERE name = $1 AND at = $4 AND version = $5")
            .With(schedule).With(to.At).With(to.Version).With(from.At).With(from.Version);
}
