using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>A task's row while events of its call are added: read once, changed in memory, written once.</summary>
internal sealed class TaskRow
{
    private readonly RunRow _run;
    private readonly TaskKey _task;
    private readonly RunState? _before;
    private RunState _state;
    private long _key;
    private int _attempts;
    private long _created;
    private UInt128 _hash;
    private long _last;

    public TaskRow(SqliteConnection connection, RunRow run, TaskKey task)
    {
        (_run, _task) = (run, task);
        SqliteStatement row = connection.Statement("SELECT key, state, attempts, hash, last FROM tasks WHERE run = ?1 AND task = ?2")
            .Bind(1, run.Key).BindBits(2, task.Value);
        if (!row.Step())
            return;
        _key = row.Int64(0);
        _before = _state = (RunState)row.Int32(1);
        _attempts = row.Int32(2);
        _hash = row.Bits(3);
        _last = row.Int64(4);
        row.Reset();
    }

    public bool Is(RunRow run, TaskKey task) => _run == run && _task == task;

    /// <summary>Sums an event up: what it says counts unless an event behind it has said otherwise.</summary>
    public void Add(RunEvent happened)
    {
        long key = EventKey.Of(_run.Key, happened.Sequence);
        if (_last == 0)
            (_key, _created) = (key, happened.At.UtcTicks);
        _attempts = Math.Max(_attempts, happened.Attempt);
        if (happened.InputHash != default)
            _hash = happened.InputHash;
        if (key > _last)
            (_last, _state) = (key, happened.State);
    }

    public void Write(SqliteConnection connection)
    {
        if (_before is null)
        {
            connection.Statement("INSERT INTO tasks (key, run, task, state, attempts, created, hash, last) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
                .Bind(1, _key).Bind(2, _run.Key).BindBits(3, _task.Value).Bind(4, (long)_state).Bind(5, _attempts).Bind(6, _created).BindBits(7, _hash)
                .Bind(8, _last).Run();
        }
        else
        {
            connection.Statement("UPDATE tasks SET state = ?1, attempts = ?2, hash = ?3, last = ?4 WHERE key = ?5")
                .Bind(1, (long)_state).Bind(2, _attempts).BindBits(3, _hash).Bind(4, _last).Bind(5, _key).Run();
        }
        if (_before != _state)
            _run.Count(_before, _state);
    }
}
