using RagKit.Postgres;

namespace RagKit.Runs;

/// <summary>
/// The tables of a flow store. Moments are ticks in UTC; text sorts by its bytes; 128 bits are a uuid. What is written again and again (the
/// sums of runs and tasks) leaves room in its pages and has no changing column in an index, so that it stays where it is.
/// </summary>
internal static class FlowSchema
{
    // A task's key of all zeros stands for the run itself.
    public const string NoTask = "'00000000-0000-0000-0000-000000000000'::uuid";

    private const string First = """
        CREATE TABLE {schema}.runs (
            key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE, flow text COLLATE "C" NOT NULL, state smallint NOT NULL,
            parent text, created bigint NOT NULL, updated bigint NOT NULL, first bigint NOT NULL, last bigint NOT NULL, stands bigint, input bigint,
            counts bigint[] NOT NULL) WITH (fillfactor = 50);
        CREATE INDEX runs_created ON {schema}.runs (created, key);
        CREATE INDEX runs_flow ON {schema}.runs (flow, created, key);
        CREATE INDEX runs_state ON {schema}.runs (state, created, key);
        CREATE TABLE {schema}.deleted_runs (key bigint PRIMARY KEY);
        CREATE TABLE {schema}.events (
            run bigint NOT NULL, sequence bigint NOT NULL, at bigint NOT NULL, task uuid NOT NULL, name text NOT NULL, display text, state smallint NOT NULL,
            attempt int NOT NULL, message text, due bigint, hash uuid, result_key text, parent text, result bytea, input bytea, PRIMARY KEY (run, sequence));
        CREATE TABLE {schema}.tasks (
            run bigint NOT NULL, task uuid NOT NULL, first bigint NOT NULL, state smallint NOT NULL, attempts int NOT NULL, created bigint NOT NULL,
            hash uuid, last bigint NOT NULL, PRIMARY KEY (run, task)) WITH (fillfactor = 70);
        CREATE INDEX tasks_first ON {schema}.tasks (run, first);
        CREATE TABLE {schema}.claims (
            name text COLLATE "C" PRIMARY KEY, owner text NOT NULL, until bigint NOT NULL, cancel boolean NOT NULL) WITH (fillfactor = 70);
        CREATE TABLE {schema}.dead_letters (
            id text COLLATE "C" PRIMARY KEY, at bigint NOT NULL, origin text NOT NULL, stage text NOT NULL, error text NOT NULL, input_name text NOT NULL,
            attempts int NOT NULL, run text, details text NOT NULL, input bytea NOT NULL);
        CREATE INDEX dead_letters_at ON {schema}.dead_letters (at, id);
        CREATE TABLE {schema}.schedules (name text COLLATE "C" PRIMARY KEY, at bigint NOT NULL, version text NOT NULL);
        CREATE TABLE {schema}.queues (key int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE);
        CREATE SEQUENCE {schema}.work_tokens INCREMENT BY 1000;
        CREATE TABLE {schema}.work (
            queue int NOT NULL, id text COLLATE "C" NOT NULL, key bigint GENERATED ALWAYS AS IDENTITY, state smallint NOT NULL, priority int NOT NULL, due bigint NOT NULL,
            attempts int NOT NULL, max_attempts int NOT NULL, token bigint NOT NULL, not_before bigint, deduplication text COLLATE "C", error text,
            payload bytea NOT NULL, PRIMARY KEY (queue, id))
            WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
        CREATE INDEX work_ready ON {schema}.work (queue, priority DESC, key) WHERE state = 0;
        CREATE INDEX work_hidden ON {schema}.work (queue, due) WHERE state IN (1, 2);
        CREATE INDEX work_dead ON {schema}.work (queue, due, key) WHERE state = 3;
        CREATE UNIQUE INDEX work_deduplication ON {schema}.work (queue, deduplication) WHERE deduplication IS NOT NULL AND state <> 3;
        """;

    public static PostgresComponent Component { get; } = new("flows", First);
}
