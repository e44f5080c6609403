using System.Collections.Concurrent;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Queues;

/// <summary>
/// Tells other processes of new work by NOTIFY, and hears of theirs by LISTEN on a connection of its own, which is opened when somebody
/// first waits and again when it is lost. A notification is sent apart from the transaction that it tells of: one that sends it holds up
/// the commits of all others. What is missed meanwhile is found by looking. Thread-safe.
/// </summary>
internal sealed class QueueBell(PostgresDatabase database) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenRings = TimeSpan.FromMilliseconds(10), Silence = TimeSpan.FromSeconds(30), LongestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, QueueSignal> _signals = [];
    private readonly HashSet<int> _toRing = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private Task _ringing = Task.CompletedTask;
    private bool _isRinging;
    private Task? _listening;

    // The channel is the database's: the name tells schemas apart.
    private readonly string _channel = $"ragkit_work_{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(database.Options.Schema)).AsSpan(0, 8))}";

    public QueueSignal SignalOf(int queue) => _signals.GetOrAdd(queue, static _ => new QueueSignal());

    /// <summary>Tells this process at once and the others soon.</summary>
    public void Ring(int queue)
    {
        SignalOf(queue).Pulse();
        lock (_lock)
        {
            _toRing.Add(queue);
            if (_isRinging || _ended.IsCancellationRequested)
                return;
            _isRinging = true;
            _ringing = Task.Run(RingAsync, CancellationToken.None);
        }
    }

    /// <summary>Begins to hear other processes, if that is not so yet.</summary>
    public void Listen()
    {
        lock (_lock)
            _listening ??= Task.Run(ListenAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_ringing, _listening ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task RingAsync()
    {
        while (TakeToRing() is { Length: > 0 } queues)
        {
            try
            {
                await database.QueryAsync("notify of new work", Statement.Of("SELECT pg_notify($1, q) FROM unnest($2) AS q").With(_channel).WithMany(queues), static _ => true, _ended.Token).ConfigureAwait(false);
                await Task.Delay(BetweenRings, TimeProvider.System, _ended.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is RagKitException or OperationCanceledException or ObjectDisposedException)
            {
                // Whoever waits looks by itself after a while.
            }
        }
    }

    /// <summary>None ends the ringing in the same step, so that what comes then begins it anew.</summary>
    private string[] TakeToRing()
    {
        lock (_lock)
        {
            string[] queues = _ended.IsCancellationRequested ? [] : [.. _toRing.Select(queue => queue.ToString(System.Globalization.CultureInfo.InvariantCulture))];
            _toRing.Clear();
            _isRinging = queues.Length > 0;
            return queues;
        }
    }

    private async Task ListenAsync()
    {
        TimeSpan pause = TimeSpan.Zero;
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                using NpgsqlConnection connection = await database.OpenAsync(_ended.Token).ConfigureAwait(false);
                connection.Notification += Hear;
                await ExecuteAsync(connection, $"LISTEN {_channel}").ConfigureAwait(false);
                pause = TimeSpan.Zero;
                // What was said before is not heard.
                foreach (QueueSignal signal in _signals.Values)
                    signal.Pulse();
                try
                {
                    while (true)
                    {
                        if (!await connection.WaitAsync(Silence, _ended.Token).ConfigureAwait(false))
                            await ExecuteAsync(connection, "SELECT 1").ConfigureAwait(false);
                    }
                }
                finally
                {
                    connection.Notification -= Hear;
                    await StopAsync(connection).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException || !_ended.IsCancellationRequested)
            {
                // Looking goes on meanwhile, and tells whoever waits what is wrong. Others in the pool are likely dead, too, and each would cost a pause.
                if (PostgresErrors.IsOfTheDatabase(e) && PostgresErrors.IsOfTheConnection(e))
                    database.ForgetConnections();
                pause = pause * 2 < LongestPause ? pause * 2 + TimeSpan.FromMilliseconds(50) : LongestPause;
                await Task.Delay(pause, TimeProvider.System, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Hear(object sender, NpgsqlNotificationEventArgs heard)
    {
        if (int.TryParse(heard.Payload, out int queue) && _signals.TryGetValue(queue, out QueueSignal? signal))
            signal.Pulse();
    }

    /// <summary>The connection goes back to a pool, and must not go on listening there.</summary>
    private static async Task StopAsync(NpgsqlConnection connection)
    {
        if (connection.State != System.Data.ConnectionState.Open)
            return;
        try
        {
            using NpgsqlCommand command = new("UNLISTEN *", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresErrors.IsOfTheDatabase(e) || e is InvalidOperationException)
        {
            // It is lost, and listens no more.
        }
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(_ended.Token).ConfigureAwait(false);
    }
}
