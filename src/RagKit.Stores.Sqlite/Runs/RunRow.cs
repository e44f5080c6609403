using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>A run's row while a transaction adds events to it: read once, changed in memory, written once.</summary>
internal sealed class RunRow(long key)
{
    private readonly long[] _counts = new long[(int)RunState.RolledBack + 1];
    private bool _isRenamed;
    private string _flow = "";
    private RunState _state;
    private string? _parent;
    private long _created;
    private long _updated;
    private long _first;
    private long _last;
    private long? _stands;
    private long? _input;

    public long Key => key;

    /// <summary>Reads a run's row, or makes one for its first event.</summary>
    public static RunRow Open(SqliteConnection connection, RunEvent happened)
    {
        SqliteStatement row = connection.Statement("SELECT key, flow, state, parent, created, updated, first, last, stands, input FROM runs WHERE id = ?1")
            .BindId(1, happened.RunId);
        if (!row.Step())
            return Insert(connection, happened);
        RunRow run = new(row.Int64(0))
        {
            _flow = row.Id(1),
            _state = (RunState)row.Int32(2),
            _parent = row.IdOrNull(3),
            _created = row.Int64(4),
            _updated = row.Int64(5),
            _first = row.Int64(6),
            _last = row.Int64(7),
            _stands = row.Int64OrNull(8),
            _input = row.Int64OrNull(9),
        };
        row.Reset();
        return run;
    }

    /// <summary>Sums an event up: what it says counts unless an event behind it has said otherwise.</summary>
    public void Add(RunEvent happened)
    {
        long at = happened.At.UtcTicks;
        if (happened.Sequence < _first)
            (_first, _created, _isRenamed) = (happened.Sequence, at, true);
        if (happened.Sequence >= _last)
            (_last, _updated) = (happened.Sequence, at);
        if (!happened.Task.IsRun)
            return;
        long eventKey = EventKey.Of(key, happened.Sequence);
        _parent ??= happened.ParentRunId;
        if (!happened.Input.IsEmpty)
            _input ??= eventKey;
        if (_stands is long before && eventKey < before)
            return;
        (_stands, _state) = (eventKey, happened.State);
        _isRenamed |= _flow != happened.Name;
        _flow = happened.Name;
    }

    /// <summary>Counts a task's call in another state.</summary>
    /// <param name="from">Where it stood; <see langword="null"/> for a new one.</param>
    /// <param name="to">Where it stands.</param>
    public void Count(RunState? from, RunState to)
    {
        if (from is RunState before)
            _counts[(int)before]--;
        _counts[(int)to]++;
    }

    public void Write(SqliteConnection connection)
    {
        connection.Statement("UPDATE runs SET state = ?1, parent = ?2, updated = ?3, last = ?4, stands = ?5, input = ?6 WHERE key = ?7")
            .Bind(1, (long)_state).BindId(2, _parent).Bind(3, _updated).Bind(4, _last).Bind(5, _stands).Bind(6, _input).Bind(7, key).Run();
        // Apart, because these are in indexes and hardly ever change.
        if (_isRenamed)
            connection.Statement("UPDATE runs SET flow = ?1, created = ?2, first = ?3 WHERE key = ?4").BindId(1, _flow).Bind(2, _created).Bind(3, _first).Bind(4, key).Run();
        for (int state = 0; state < _counts.Length; state++)
        {
            if (_counts[state] != 0)
                connection.Statement("INSERT INTO run_counts VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET tasks = tasks + excluded.tasks").Bind(1, key).Bind(2, state).Bind(3, _counts[state]).Run();
        }
    }

    private static RunRow Insert(SqliteConnection connection, RunEvent happened)
    {
        (string flow, RunState state) = happened.Task.IsRun ? (happened.Name, happened.State) : ("", RunState.Pending);
        long at = happened.At.UtcTicks;
        connection.Statement("INSERT INTO runs (id, flow, state, created, updated, first, last) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?5)")
            .BindId(1, happened.RunId).BindId(2, flow).Bind(3, (long)state).Bind(4, at).Bind(5, happened.Sequence).Run();
        return new RunRow(connection.LastInsertRowId) { _flow = flow, _state = state, _created = at, _updated = at, _first = happened.Sequence, _last = happened.Sequence };
    }
}
