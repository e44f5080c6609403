using System.Collections.Concurrent;
using RagKit.Postgres;

namespace RagKit.Queues;

/// <summary>The queues of a flow store that this process uses. Thread-safe.</summary>
internal sealed class QueueShelf(PostgresDatabase database) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Name, TimeProvider Time), QueueCore> _cores = [];
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly WorkTokens _tokens = new(database);
    private readonly QueueBell _bell = new(database);

    public PostgresWorkQueue Open(string name, TimeProvider time) => new(database, name, cancellationToken => FindAsync(name, time, cancellationToken), time);

    public async ValueTask DisposeAsync()
    {
        foreach (QueueCore core in _cores.Values)
            await core.DisposeAsync().ConfigureAwait(false);
        await _bell.DisposeAsync().ConfigureAwait(false);
        _opening.Dispose();
    }

    private async ValueTask<QueueCore> FindAsync(string name, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_cores.TryGetValue((name, time), out QueueCore? known))
            return known;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_cores.TryGetValue((name, time), out known))
                return known;
            List<int> key = await database.QueryAsync($"open queue '{name}'", Statement.Of($"""
                WITH made AS (
                    INSERT INTO {database.Schema}.queues (name) SELECT $1 WHERE NOT EXISTS (SELECT FROM {database.Schema}.queues WHERE name = $1)
                    ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING key)
                SELECT key FROM made UNION ALL SELECT key FROM {database.Schema}.queues WHERE name = $1
                """).With(name), static row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
            return _cores[(name, time)] = new QueueCore(database, _tokens, _bell, name, key[0], time);
        }
        finally
        {
            _opening.Release();
        }
    }
}
