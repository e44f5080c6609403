using RagKit.Runs;
using RagKit.Sqlite;

namespace RagKit.Schedules;

/// <summary>How far schedules have come, in a flow store.</summary>
internal sealed class ScheduleMarks(FlowDatabase database)
{
    public ValueTask<ScheduleMark?> FindMarkAsync(string schedule, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Find(connection, schedule), cancellationToken);

    public ValueTask<bool> TryMoveAsync(string schedule, ScheduleMark? from, ScheduleMark to, CancellationToken cancellationToken) =>
        database.WriteAsync(connection =>
        {
            if (Find(connection, schedule) != from)
                return false;
            connection.Statement("INSERT OR REPLACE INTO schedules VALUES (?1, ?2, ?3)").BindId(1, schedule).BindMoment(2, to.At).BindId(3, to.Version).Run();
            return true;
        }, cancellationToken);

    private static ScheduleMark? Find(SqliteConnection connection, string schedule)
    {
        SqliteStatement row = connection.Statement("SELECT at, version FROM schedules WHERE name = ?1").BindId(1, schedule);
        ScheduleMark? mark = row.Step() ? new ScheduleMark(row.Moment(0), row.Id(1)) : null;
        row.Reset();
        return mark;
    }
}
