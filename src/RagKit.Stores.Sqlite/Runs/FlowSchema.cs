using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>
/// The tables of a flow store. Moments are ticks in UTC. An event's key is its run's key and its sequence in one number, a task's the
/// key of its first event: both lie in the order in which they are listed, and what is written at the same time lies together.
/// </summary>
internal static class FlowSchema
{
    // Keys of runs are never given twice (AUTOINCREMENT): what is left of a deleted run is never taken for another's.
    private const string Tables = """
        CREATE TABLE runs (
            key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, flow TEXT NOT NULL, state INTEGER NOT NULL, parent TEXT,
            created INTEGER NOT NULL, updated INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, stands INTEGER, input INTEGER);
        CREATE INDEX runs_created ON runs (created);
        CREATE INDEX runs_flow ON runs (flow, created);
        CREATE INDEX runs_state ON runs (state, created);
        CREATE TABLE run_counts (run INTEGER, state INTEGER, tasks INTEGER NOT NULL, PRIMARY KEY (run, state)) WITHOUT ROWID;
        CREATE TABLE deleted_runs (key INTEGER PRIMARY KEY);
        CREATE TABLE events (
            key INTEGER PRIMARY KEY, at INTEGER NOT NULL, task BLOB, name TEXT NOT NULL, display TEXT, state INTEGER NOT NULL,
            attempt INTEGER NOT NULL, message TEXT, due INTEGER, hash BLOB, result_key TEXT, parent TEXT, result BLOB, input BLOB);
        CREATE TABLE tasks (
            key INTEGER PRIMARY KEY, run INTEGER NOT NULL, task BLOB NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,
            created INTEGER NOT NULL, hash BLOB, last INTEGER NOT NULL);
        CREATE UNIQUE INDEX tasks_task ON tasks (run, task);
        CREATE TABLE leases (
            scope INTEGER, name TEXT, owner TEXT NOT NULL, until INTEGER NOT NULL, cancel INTEGER NOT NULL, PRIMARY KEY (scope, name)) WITHOUT ROWID;
        CREATE TABLE dead_letters (
            id TEXT PRIMARY KEY, at INTEGER NOT NULL, origin TEXT NOT NULL, stage TEXT NOT NULL, error TEXT NOT NULL, input_name TEXT NOT NULL,
            attempts INTEGER NOT NULL, run TEXT, details TEXT NOT NULL, input BLOB NOT NULL);
        CREATE INDEX dead_letters_at ON dead_letters (at, id);
        CREATE TABLE cache_entries (
            key TEXT PRIMARY KEY, created INTEGER NOT NULL, expires INTEGER, length INTEGER NOT NULL, generation INTEGER NOT NULL,
            tags BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE cache_tags (tag TEXT, key TEXT, PRIMARY KEY (tag, key)) WITHOUT ROWID;
        CREATE TABLE cache_parts (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
        CREATE TABLE cache_loose (generation INTEGER PRIMARY KEY, until INTEGER NOT NULL);
        CREATE TABLE queues (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, token INTEGER NOT NULL);
        CREATE TABLE work (
            key INTEGER PRIMARY KEY AUTOINCREMENT, queue INTEGER NOT NULL, id TEXT NOT NULL, state INTEGER NOT NULL, priority INTEGER NOT NULL,
            due INTEGER NOT NULL, attempts INTEGER NOT NULL, max_attempts INTEGER NOT NULL, token INTEGER NOT NULL, not_before INTEGER,
            deduplication TEXT, error TEXT, payload BLOB NOT NULL);
        CREATE UNIQUE INDEX work_id ON work (queue, id);
        CREATE INDEX work_ready ON work (queue, priority DESC, key) WHERE state = 0;
        CREATE INDEX work_hidden ON work (queue, due, state) WHERE state IN (1, 2);
        CREATE INDEX work_dead ON work (queue, due, key) WHERE state = 3;
        CREATE UNIQUE INDEX work_deduplication ON work (queue, deduplication) WHERE deduplication IS NOT NULL AND state <> 3;
        CREATE TABLE schedules (name TEXT PRIMARY KEY, at INTEGER NOT NULL, version TEXT NOT NULL) WITHOUT ROWID;
        """;

    public static DatabaseKind FlowStore { get; } = new()
    {
        Noun = "flow store",
        FileName = "flows.db",
        StartOver = "run the flows again",
        GoElsewhere = "use a new file",
        TooLarge = "an event, a cached value's tags or a piece of work is larger than SQLite takes (1,000,000,000 bytes). Make it smaller; large results belong in the cache.",
        ApplicationId = 0x52616746, // "RagF"
        Version = 1,
        PageSize = 4096,
        // Pages that are written again and again, as those of a running run, are folded into the file once.
        CheckpointPages = 8192,
        Tables = Tables,
        Owner = typeof(SqliteFlowStore),
    };
}
