using System.Runtime.CompilerServices;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Runs;

/// <summary>The dead letters of a flow store.</summary>
internal sealed class DeadLetterShelf(PostgresDatabase database)
{
    private const int LettersAtOnce = 200;
    private const string Columns = "id, at, origin, stage, error, input_name, attempts, run, details, input";

    public ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        if (letters.Count == 0)
            return default;
        // Of letters with one id the last counts: a statement may touch a row once.
        DeadLetter[] kept = [.. letters.Reverse().DistinctBy(letter => letter.Id).OrderBy(letter => letter.Id, StringComparer.Ordinal)];
        return database.ExecuteAsync("keep dead letters", () =>
        [
            Statement.Of($"""
                INSERT INTO {database.Schema}.dead_letters ({Columns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                ON CONFLICT (id) DO UPDATE SET at = excluded.at, origin = excluded.origin, stage = excluded.stage, error = excluded.error, input_name = excluded.input_name,
                    attempts = excluded.attempts, run = excluded.run, details = excluded.details, input = excluded.input
                """).WithMany(kept.Select(letter => letter.Id)).WithMany(kept.Select(letter => letter.At.UtcTicks)).WithMany(kept.Select(letter => letter.Origin))
                .WithMany(kept.Select(letter => letter.Stage)).WithMany(kept.Select(letter => letter.Error)).WithMany(kept.Select(letter => letter.InputName))
                .WithMany(kept.Select(letter => letter.Attempts)).WithMany(kept.Select(letter => letter.RunId)).WithMany(kept.Select(letter => letter.Details))
                .WithMany(kept.Select(letter => letter.Input)),
        ], cancellationToken);
    }

    public async IAsyncEnumerable<DeadLetter> ListAsync(DeadLetterFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (DeadLetter? after = null; ;)
        {
            List<DeadLetter> page = await database.QueryAsync("list dead letters", Page(filter, after), Read, cancellationToken).ConfigureAwait(false);
            foreach (DeadLetter letter in page.Where(filter.Matches))
                yield return letter;
            if (page.Count < LettersAtOnce)
                yield break;
            after = page[^1];
        }
    }

    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => ids.Count == 0 ? 0 : (await database.QueryAsync(
        "remove dead letters", Statement.Of($"DELETE FROM {database.Schema}.dead_letters WHERE id = ANY($1) RETURNING 1").WithMany(ids), static _ => true, cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>A page; what the filter says of times and ids is answered by indexes, the rest by whoever reads.</summary>
    private NpgsqlBatchCommand Page(DeadLetterFilter filter, DeadLetter? after)
    {
        NpgsqlBatchCommand query = Statement.Of("").With(LettersAtOnce);
        List<string> conditions = ["TRUE"];
        if (filter.Ids.Count > 0)
            conditions.Add($"id = ANY(${query.WithMany(filter.Ids).Parameters.Count})");
        if (filter.Before is DateTimeOffset before)
            conditions.Add($"at < ${query.With(before).Parameters.Count}");
        if (after is not null)
            conditions.Add($"(at, id) > (${query.With(after.At).Parameters.Count}, ${query.With(after.Id).Parameters.Count})");
        query.CommandText = $"SELECT {Columns} FROM {database.Schema}.dead_letters WHERE {string.Join(" AND ", conditions)} ORDER BY at, id LIMIT $1";
        return query;
    }

    private static DeadLetter Read(NpgsqlDataReader row) => new(row.Text(0), row.Text(2), row.Text(3), row.Text(4))
    {
        At = row.Moment(1),
        InputName = row.Text(5),
        Attempts = row.GetInt32(6),
        RunId = row.TextOrNull(7),
        Details = row.Text(8),
        Input = row.Bytes(9),
    };
}
