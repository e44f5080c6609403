using System.Runtime.InteropServices;
using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>
/// Writes events within a group's transaction, and keeps the rows of runs and tasks at their sum. A run's row is written once for the
/// whole group, a task's once for the events of its call that come together.
/// </summary>
internal sealed class EventWriter : IWriteGroup
{
    private readonly Dictionary<string, RunRow> _runs = new(StringComparer.Ordinal);
    private TaskRow? _task;

    public void Write(SqliteConnection connection, ReadOnlySpan<RunEvent> events)
    {
        foreach (RunEvent happened in events)
        {
            ref RunRow? run = ref CollectionsMarshal.GetValueRefOrAddDefault(_runs, happened.RunId, out _);
            run ??= RunRow.Open(connection, happened);
            if (!EventTable.Insert(connection, run.Key, happened))
                continue;
            run.Add(happened);
            if (!happened.Task.IsRun)
                OpenTask(connection, run, happened.Task).Add(happened);
        }
    }

    public void Finish(SqliteConnection connection)
    {
        CloseTask(connection);
        foreach (RunRow run in _runs.Values)
            run.Write(connection);
        _runs.Clear();
    }

    public void Forget()
    {
        _runs.Clear();
        _task = null;
    }

    private TaskRow OpenTask(SqliteConnection connection, RunRow run, TaskKey task)
    {
        if (_task is TaskRow open && open.Is(run, task))
            return open;
        CloseTask(connection);
        return _task = new TaskRow(connection, run, task);
    }

    private void CloseTask(SqliteConnection connection)
    {
        _task?.Write(connection);
        _task = null;
    }
}
