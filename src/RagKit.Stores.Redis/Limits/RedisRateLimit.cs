using System.Globalization;
using RagKit.Flows;
using RagKit.Redis;
using StackExchange.Redis;

namespace RagKit.Limits;

/// <summary>
/// So many calls and so much weight in an interval, all processes that name the limit together: <see cref="TokenBucketLimit"/> with its
/// buckets on a Redis server, filled by the server's clock. In a process, those who wait go by priority, then in the order in which they
/// came; of several processes that wait, those with the highest priority take turns. Thread-safe; the connection is the caller's to dispose.
/// </summary>
/// <remarks>
/// All processes should give the same options: each call is judged by those of its own process. When the server cannot be reached, those
/// who wait fail with an error that names it, after <see cref="RedisOptions.ConnectTimeout"/>, and none goes without leave. A process that
/// dies while it waits holds the others up for five seconds at most. <see cref="Status"/> is this process'.
/// </remarks>
public sealed class RedisRateLimit : ILimit, IRedisLimitRule
{
    private readonly RedisConnection _connection;
    private readonly RedisGate _gate;
    private readonly string _base, _process;
    private readonly RedisValue[] _buckets;
    private readonly long? _largest;

    /// <summary>Creates one; nothing is sent yet.</summary>
    /// <param name="connection">The server; not disposed by the limit.</param>
    /// <param name="name">What tasks call it, and by what processes share it. Not empty, without braces.</param>
    /// <param name="options">What it allows.</param>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range; the message names value and limit.</exception>
    public RedisRateLimit(RedisConnection connection, string name, TokenBucketOptions options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        // The limit of one process has the same options: making one checks them.
        _ = new TokenBucketLimit(name, options);
        (_connection, Name, _process) = (connection, name, connection.NewName());
        _base = connection.BaseKey("rate", name);
        _largest = options.WeightBurst ?? options.Weight;
        _buckets = [options.CallBurst ?? options.Calls ?? 0, Filling(options.Calls), _largest ?? 0, Filling(options.Weight)];
        _gate = new RedisGate(this);

        RedisValue Filling(long? amount) => ((amount ?? 0) / options.Per.TotalSeconds).ToString("R", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public LimitStatus Status => _gate.Status;

    int IRedisLimitRule.Allowed => int.MaxValue;

    /// <summary>Waits for leave to make one call. Dispose the lease when the call has ended.</summary>
    /// <exception cref="FlowException">The call weighs more than the bucket ever holds; the message names both.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is below 1.</exception>
    /// <exception cref="RagKitException">The server cannot be reached, or refuses; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the place in the queue is given up.</exception>
    public ValueTask<LimitLease> AcquireAsync(LimitRequest request, CancellationToken cancellationToken = default) => _gate.AcquireAsync(request, cancellationToken);

    void IRedisLimitRule.Check(long weight)
    {
        if (weight > _largest)
            throw new FlowException($"A call of weight {weight} can never pass limit '{Name}', whose bucket holds {_largest}. Send smaller batches, or raise WeightBurst.");
    }

    string IRedisLimitRule.NewSlot() => "";

    async ValueTask<Task> IRedisLimitRule.ListenAsync() => (await _connection.ListenAsync($"{_base}:wake", CancellationToken.None).ConfigureAwait(false)).Next;

    async ValueTask<(int Going, TimeSpan Wait)> IRedisLimitRule.TakeAsync(IReadOnlyList<RedisLease> calls)
    {
        RedisValue[] values = [_process, calls[0].Request.Priority, .. _buckets, .. calls.Select(static call => (RedisValue)call.Request.Weight)];
        RedisResult[] taken = (await _connection.EvaluateAsync(LimitScripts.Take, _base, values, CancellationToken.None).ConfigureAwait(false)).Items();
        return ((int)taken[0].Number(), TimeSpan.FromMilliseconds(taken[1].Number()));
    }

    void IRedisLimitRule.GiveBack(string slot)
    {
    }

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
