using RagKit.Postgres;

namespace RagKit.Queues;

/// <summary>Numbers that tell one receipt from another, taken from a sequence of the database a thousand at a time. Thread-safe.</summary>
internal sealed class WorkTokens(PostgresDatabase database)
{
    private const int AtOnce = 1000;

    private readonly Lock _lock = new();
    private long _next;
    private long _end;

    /// <summary>A number that was never given before.</summary>
    public async ValueTask<long> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_next < _end)
                    return _next++;
            }
            List<long> first = await database.QueryAsync(
                "begin to use a queue", Statement.Of($"SELECT nextval('{database.Schema.Replace("'", "''", StringComparison.Ordinal)}.work_tokens')"), static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                if (_next >= _end)
                    (_next, _end) = (first[0], first[0] + AtOnce);
            }
        }
    }
}
