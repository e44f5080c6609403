using RagKit.Redis;
using StackExchange.Redis;

namespace RagKit.Limits;

/// <summary>
/// So many calls at once, all processes that name the limit together. A slot is leased by the server's clock and renewed while its call is
/// under way; when a process dies, its slots are free again after <c>lease</c>. In a process, those who wait go by priority, then in the
/// order in which they came; of several processes that wait, those with the highest priority take turns. A call's weight does not count.
/// Thread-safe; the connection is the caller's to dispose.
/// </summary>
/// <remarks>
/// All processes should give the same number of slots: each call is judged by that of its own process. When the server cannot be reached,
/// those who wait fail with an error that names it, after <see cref="RedisOptions.ConnectTimeout"/>, and none goes without leave; calls
/// that are under way for longer than the lease then may lose their slots, which is logged. A process that dies while it waits holds the
/// others up for five seconds at most. <see cref="Status"/> is this process'.
/// </remarks>
public sealed class RedisConcurrencyLimit : ILimit, IRedisLimitRule
{
    private readonly RedisConnection _connection;
    private readonly RedisGate _gate;
    private readonly SlotKeeper _keeper;
    private readonly string _base, _process;
    private readonly int _slots;
    private readonly TimeSpan _lease;

    /// <summary>Creates one; nothing is sent yet.</summary>
    /// <param name="connection">The server; not disposed by the limit.</param>
    /// <param name="name">What tasks call it, and by what processes share it. Not empty, without braces.</param>
    /// <param name="slots">How many calls at once; at least 1.</param>
    /// <param name="lease">After how long the slots of a process that died are free again: 100 milliseconds to a day; 30 seconds by default.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no slot, or the lease is out of range; the message names the value and the limit.</exception>
    public RedisConcurrencyLimit(RedisConnection connection, string name, int slots, TimeSpan? lease = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (slots < 1)
            throw new ArgumentOutOfRangeException(nameof(slots), $"Slots ({slots}) of limit '{name}' must be at least 1.");
        _lease = lease ?? TimeSpan.FromSeconds(30);
        if (_lease < TimeSpan.FromMilliseconds(100) || _lease > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(nameof(lease), $"The lease ({_lease}) of limit '{name}' must be between 100 milliseconds and a day.");
        (_connection, Name, _slots, _process) = (connection, name, slots, connection.NewName());
        _base = connection.BaseKey("slots", name);
        _keeper = new SlotKeeper(connection, _base, name, _lease);
        _gate = new RedisGate(this);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public LimitStatus Status => _gate.Status;

    int IRedisLimitRule.Allowed => _slots;

    /// <inheritdoc />
    /// <exception cref="RagKitException">The server cannot be reached, or refuses; the message names it.</exception>
    public ValueTask<LimitLease> AcquireAsync(LimitRequest request, CancellationToken cancellationToken = default) => _gate.AcquireAsync(request, cancellationToken);

    void IRedisLimitRule.Check(long weight)
    {
    }

    string IRedisLimitRule.NewSlot() => _connection.NewName();

    async ValueTask<Task> IRedisLimitRule.ListenAsync() => (await _connection.ListenAsync($"{_base}:wake", CancellationToken.None).ConfigureAwait(false)).Next;

    async ValueTask<(int Going, TimeSpan Wait)> IRedisLimitRule.TakeAsync(IReadOnlyList<RedisLease> calls)
    {
        RedisValue[] values = [_process, calls[0].Request.Priority, _slots, (long)_lease.TotalMilliseconds, .. calls.Select(static call => (RedisValue)call.Slot)];
        RedisResult[] taken = (await _connection.EvaluateAsync(LimitScripts.Enter, _base, values, CancellationToken.None).ConfigureAwait(false)).Items();
        int going = (int)taken[0].Number();
        for (int at = 0; at < going; at++)
            _keeper.Hold(calls[at].Slot);
        return (going, TimeSpan.FromMilliseconds(taken[1].Number()));
    }

    void IRedisLimitRule.GiveBack(string slot) => _ = _keeper.GiveBackAsync(slot);

    async ValueTask IRedisLimitRule.LeaveAsync()
    {
        try
        {
            await _connection.EvaluateAsync(LimitScripts.Leave, _base, [_process], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RagKitException or ObjectDisposedException)
        {
            // It is passed over after five seconds.
        }
    }
}
