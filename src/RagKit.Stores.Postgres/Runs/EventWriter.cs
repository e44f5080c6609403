using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Runs;

/// <summary>Writes events of one run or many in one statement, which keeps the rows of runs and tasks at their sum. Events that are there are passed over.</summary>
internal sealed class EventWriter(PostgresDatabase database) : IAsyncDisposable
{
    private const int MostBytesAtOnce = 8 << 20, BytesAnEvent = 1000;

    private static readonly string NoCounts = $"'{{{string.Join(',', Enum.GetValues<RunState>().Select(_ => "0"))}}}'";

    private readonly string _open = $"""
        INSERT INTO {database.Schema}.runs (id, flow, state, created, updated, first, last, counts)
        SELECT e.id, e.flow, e.state, e.at, e.at, e.sequence, e.sequence, {NoCounts}
        FROM unnest($1, $2, $3, $4, $5) AS e(id, flow, state, at, sequence)
        WHERE NOT EXISTS (SELECT FROM {database.Schema}.runs r WHERE r.id = e.id) ORDER BY e.id COLLATE "C" ON CONFLICT DO NOTHING
        """;

    // What is set from the row of the run is computed from it and the row of sums alone: it is computed anew when somebody else was faster.
    private readonly string _add = $"""
        WITH added AS (
            INSERT INTO {database.Schema}.events (run, sequence, at, task, name, display, state, attempt, message, due, hash, result_key, parent, result, input)
            SELECT r.key, e.sequence, e.at, e.task, e.name, e.display, e.state, e.attempt, e.message, e.due, e.hash, e.result_key, e.parent, e.result, e.input
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) WITH ORDINALITY
                AS e(id, sequence, at, task, name, display, state, attempt, message, due, hash, result_key, parent, result, input, place)
            JOIN {database.Schema}.runs r ON r.id = e.id ORDER BY r.key, e.sequence, e.place
            ON CONFLICT DO NOTHING RETURNING run, sequence, at, task, name, state, attempt, hash, parent, input),
        touched AS (
            SELECT run, task, min(sequence) AS first, max(sequence) AS last, max(attempt) AS attempts, (array_agg(at ORDER BY sequence))[1] AS created,
                (array_agg(state ORDER BY sequence DESC))[1] AS state, (array_agg(hash ORDER BY sequence DESC) FILTER (WHERE hash IS NOT NULL))[1] AS hash
            FROM added WHERE task <> {FlowSchema.NoTask} GROUP BY run, task),
        moved AS (
            SELECT n.run, k.state AS was, CASE WHEN k.last > n.last THEN k.state ELSE n.state END AS state
            FROM touched n LEFT JOIN {database.Schema}.tasks k ON k.run = n.run AND k.task = n.task),
        kept AS (
            INSERT INTO {database.Schema}.tasks AS k (run, task, first, state, attempts, created, hash, last)
            SELECT run, task, first, state, attempts, created, hash, last FROM touched ORDER BY run, first
            ON CONFLICT (run, task) DO UPDATE SET attempts = greatest(k.attempts, excluded.attempts), hash = coalesce(excluded.hash, k.hash),
                state = CASE WHEN k.last > excluded.last THEN k.state ELSE excluded.state END, last = greatest(k.last, excluded.last)),
        changes AS (
            SELECT run, array_agg(state) AS states, array_agg(change) AS changes FROM (
                SELECT run, state, sum(change) AS change
                FROM (SELECT run, state, 1 AS change FROM moved UNION ALL SELECT run, was, -1 FROM moved WHERE was IS NOT NULL) AS each GROUP BY run, state) AS state
            WHERE change <> 0 GROUP BY run),
        sums AS (
            SELECT run, min(sequence) AS first, max(sequence) AS last, (array_agg(at ORDER BY sequence))[1] AS created, (array_agg(at ORDER BY sequence DESC))[1] AS updated,
                max(sequence) FILTER (WHERE task = {FlowSchema.NoTask}) AS own, (array_agg(state ORDER BY sequence DESC) FILTER (WHERE task = {FlowSchema.NoTask}))[1] AS state,
                (array_agg(name ORDER BY sequence DESC) FILTER (WHERE task = {FlowSchema.NoTask}))[1] AS flow,
                (array_agg(parent ORDER BY sequence) FILTER (WHERE parent IS NOT NULL AND task = {FlowSchema.NoTask}))[1] AS parent,
                min(sequence) FILTER (WHERE input IS NOT NULL AND task = {FlowSchema.NoTask}) AS input
            FROM added GROUP BY run)
        UPDATE {database.Schema}.runs r SET first = least(r.first, s.first), created = CASE WHEN s.first < r.first THEN s.created ELSE r.created END,
            last = greatest(r.last, s.last), updated = CASE WHEN s.last >= r.last THEN s.updated ELSE r.updated END,
            stands = greatest(r.stands, s.own), state = CASE WHEN s.own >= coalesce(r.stands, 0) THEN s.state ELSE r.state END,
            flow = CASE WHEN s.own >= coalesce(r.stands, 0) THEN s.flow ELSE r.flow END, parent = coalesce(r.parent, s.parent), input = coalesce(r.input, s.input),
            counts = CASE WHEN c.run IS NULL THEN r.counts ELSE ARRAY(
                SELECT u.count + coalesce((SELECT d.change FROM unnest(c.states, c.changes) AS d(state, change) WHERE d.state = u.place - 1), 0)
                FROM unnest(r.counts) WITH ORDINALITY AS u(count, place) ORDER BY u.place) END
        FROM sums s LEFT JOIN changes c ON c.run = s.run WHERE r.key = s.run
        """;

    private RequestGroup<RunEvent[], bool>? _group;

    public async ValueTask AppendAsync(RunEvent[] events, CancellationToken cancellationToken) => await Group.RunAsync(events, null, cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => Group.DisposeAsync();

    private RequestGroup<RunEvent[], bool> Group => LazyInitializer.EnsureInitialized(
        ref _group, () => new RequestGroup<RunEvent[], bool>(MostBytesAtOnce, 1, static events => events.Sum(Weigh), WriteAsync));

    private static int Weigh(RunEvent happened) => (int)Math.Min(MostBytesAtOnce, BytesAnEvent + (long)happened.Result.Length + happened.Input.Length + (2L * happened.Message?.Length ?? 0));

    private async ValueTask<IReadOnlyList<bool>> WriteAsync(IReadOnlyList<RunEvent[]> groups, CancellationToken cancellationToken)
    {
        RunEvent[] events = [.. groups.SelectMany(static events => events)];
        await database.ExecuteAsync("write what happened in runs", () => [Open(events), Add(events)], cancellationToken).ConfigureAwait(false);
        return new bool[groups.Count];
    }

    private NpgsqlBatchCommand Open(RunEvent[] events)
    {
        RunEvent[] first = [.. events.DistinctBy(happened => happened.RunId)];
        return Statement.Of(_open).WithMany(first.Select(happened => happened.RunId)).WithMany(first.Select(happened => happened.Task.IsRun ? happened.Name : ""))
            .WithMany(first.Select(happened => happened.Task.IsRun ? (int)happened.State : (int)RunState.Pending)).WithMany(first.Select(happened => happened.At.UtcTicks))
            .WithMany(first.Select(happened => happened.Sequence));
    }

    private NpgsqlBatchCommand Add(RunEvent[] events) => Statement.Of(_add)
        .WithMany(events.Select(happened => happened.RunId)).WithMany(events.Select(happened => happened.Sequence)).WithMany(events.Select(happened => happened.At.UtcTicks))
        .WithMany(events.Select(happened => Bits.ToGuid(happened.Task.Value))).WithMany(events.Select(happened => happened.Name))
        .WithMany(events.Select(happened => happened.DisplayName == happened.Name ? null : happened.DisplayName)).WithMany(events.Select(happened => (int)happened.State))
        .WithMany(events.Select(happened => happened.Attempt)).WithMany(events.Select(happened => happened.Message)).WithMany(events.Select(happened => happened.Due?.UtcTicks))
        .With(events.Select(happened => happened.InputHash == default ? (Guid?)null : Bits.ToGuid(happened.InputHash)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid)
        .WithMany(events.Select(happened => happened.ResultKey)).WithMany(events.Select(happened => happened.ParentRunId))
        .With(events.Select(happened => Bytes(happened.Result)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea)
        .With(events.Select(happened => Bytes(happened.Input)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    private static byte[]? Bytes(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : bytes.ToArray();
}
