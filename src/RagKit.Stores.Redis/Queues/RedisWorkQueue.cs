using System.Globalization;
using System.Runtime.CompilerServices;
using RagKit.Redis;
using RagKit.Runs;
using StackExchange.Redis;

namespace RagKit.Queues;

/// <summary>
/// A queue on a Redis server, on streams with a consumer group, by which processes on any number of machines share work. Each call is one
/// script: it happens whole or not at all, and may be repeated when a connection was lost in the middle of it. Leases and delays are
/// judged by the clocks of those who call, so they should agree to well below the length of a lease. Whoever waits hears of new work by a
/// message, and looks every <c>pollInterval</c> in case one was lost. Thread-safe; the connection is the caller's to dispose.
/// </summary>
/// <remarks>
/// What a call has written when it returns survives the end of the server as its settings say: with <c>appendonly yes</c> all but what came
/// in within the last second, with <c>appendfsync always</c> all. A server with an eviction policy may lose work: see
/// <see cref="RedisConnection.CheckAsync"/>.
/// </remarks>
public sealed class RedisWorkQueue : IWorkQueue
{
    private const int MostItems = 100_000, LettersAtOnce = 100;

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly TimeSpan _pollInterval;
    private readonly string _base, _consumer;

    /// <summary>Opens a queue, which is there from its first item on; nothing is sent yet.</summary>
    /// <param name="connection">The server; not disposed by the queue.</param>
    /// <param name="name">The queue's name, the origin of its dead letters. Not empty, without braces.</param>
    /// <param name="pollInterval">How often whoever waits looks for work though no message came: 10 milliseconds to an hour; 2 seconds by default.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is out of range; the message names it and the limit.</exception>
    public RedisWorkQueue(RedisConnection connection, string name, TimeSpan? pollInterval = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _pollInterval = pollInterval ?? TimeSpan.FromSeconds(2);
        if (_pollInterval < TimeSpan.FromMilliseconds(10) || _pollInterval > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(nameof(pollInterval), $"pollInterval ({_pollInterval}) must be between 10 milliseconds and one hour.");
        (_connection, Name, _time) = (connection, name, timeProvider ?? TimeProvider.System);
        _base = connection.BaseKey("queue", name);
        // Who holds what is shown by XPENDING; it decides nothing.
        _consumer = $"{Environment.MachineName}/{Environment.ProcessId}";
    }

    /// <summary>The queue's name.</summary>
    public string Name { get; }

    private RedisValue Now => Replies.Microseconds(_time.GetUtcNow());

    /// <inheritdoc />
    /// <remarks>An item whose id is in the queue already, dead or alive, is passed over, too.</remarks>
    /// <exception cref="ArgumentException">An item has no id or may be received less than once, or there are more than 100,000; nothing is added.</exception>
    public ValueTask<int> EnqueueAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count > MostItems)
            throw new ArgumentException($"{items.Count} items are more than the {MostItems} that are added at once: add them in several calls.", nameof(items));
        RedisValue[] values = new RedisValue[1 + (QueueScripts.ItemArguments * items.Count)];
        values[0] = Now;
        for (int index = 0, at = 1; index < items.Count; index++, at += QueueScripts.ItemArguments)
        {
            WorkItem item = items[index];
            ArgumentNullException.ThrowIfNull(item);
            ArgumentException.ThrowIfNullOrEmpty(item.Id);
            if (item.MaxAttempts < 1)
                throw new ArgumentException($"MaxAttempts ({item.MaxAttempts}) of item '{item.Id}' must be at least 1.", nameof(items));
            (values[at], values[at + 1], values[at + 2]) = (OrdinalText.Encode(item.Id), item.Payload.ToArray(), item.Priority);
            values[at + 3] = item.NotBefore is DateTimeOffset ready ? Replies.Ticks(ready) : "";
            values[at + 4] = item.NotBefore is DateTimeOffset due ? RoundedUp(due) : "";
            (values[at + 5], values[at + 6]) = (item.DeduplicationKey is string key ? OrdinalText.Encode("=" + key) : "", item.MaxAttempts);
        }
        return CountAsync(QueueScripts.Enqueue, values, cancellationToken);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">None are asked for, or for no time.</exception>
    public async ValueTask<IReadOnlyList<WorkLease>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        DateTimeOffset now = _time.GetUtcNow(), until = After(now, lease);
        RedisResult[] found = (await _connection.EvaluateAsync(
            QueueScripts.Receive, _base, [Replies.Microseconds(now), RoundedUp(until), max, _consumer], cancellationToken).ConfigureAwait(false)).Items();
        if (found.Length == 0)
            return [];
        long token = found[0].Number();
        WorkLease[] leases = new WorkLease[(found.Length - 1) / QueueScripts.LeaseValues];
        for (int index = 0, at = 1; index < leases.Length; index++, at += QueueScripts.LeaseValues)
        {
            WorkItem item = new(found[at].Text(), found[at + 1].Bytes())
            {
                Priority = (int)found[at + 2].Number(),
                NotBefore = found[at + 3].Bytes().Length > 0 ? found[at + 3].Moment() : null,
                DeduplicationKey = found[at + 4].Text() is { Length: > 0 } key ? key[1..] : null,
                MaxAttempts = (int)found[at + 5].Number(),
            };
            leases[index] = new WorkLease(item, token, (int)found[at + 6].Number(), until);
        }
        return leases;
    }

    /// <inheritdoc />
    public async ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default)
    {
        RedisSignal signal = await _connection.ListenAsync($"{_base}:wake", cancellationToken).ConfigureAwait(false);
        for (long start = _time.GetTimestamp(); ;)
        {
            // Taken before looking, so that nothing falls in between.
            Task message = signal.Next;
            (WorkQueueCounts counts, DateTimeOffset? due) = await LookAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan left = atMost - _time.GetElapsedTime(start), hidden = due - _time.GetUtcNow() ?? TimeSpan.MaxValue;
            if (counts.Ready > 0 || left <= TimeSpan.Zero || hidden <= TimeSpan.Zero)
                return;
            TimeSpan pause = new(Math.Min(_pollInterval.Ticks, Math.Min(left.Ticks, hidden.Ticks)));
            using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // A delay is cut to whole milliseconds: it must not be cut to none.
            await Task.WhenAny(message, Task.Delay(pause + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1), _time, ended.Token)).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc />
    public ValueTask<int> CompleteAsync(IReadOnlyList<WorkLease> leases, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(leases);
        RedisValue[] values = new RedisValue[1 + (2 * leases.Count)];
        values[0] = Now;
        for (int at = 0; at < leases.Count; at++)
            (values[1 + (2 * at)], values[2 + (2 * at)]) = (OrdinalText.Encode(leases[at].Item.Id), leases[at].Token);
        return CountAsync(QueueScripts.Complete, values, cancellationToken);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The time is not above zero.</exception>
    public async ValueTask<bool> RenewAsync(WorkLease lease, TimeSpan until, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until, TimeSpan.Zero);
        RedisValue[] values = [Now, OrdinalText.Encode(lease.Item.Id), lease.Token, RoundedUp(After(_time.GetUtcNow(), until))];
        return await CountAsync(QueueScripts.Renew, values, cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public async ValueTask<bool> ReturnAsync(WorkLease lease, string error, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(error);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        RedisValue until = delay > TimeSpan.Zero ? RoundedUp(After(_time.GetUtcNow(), delay)) : "";
        RedisValue[] values = [Now, OrdinalText.Encode(lease.Item.Id), lease.Token, OrdinalText.Encode(error), until];
        return await CountAsync(QueueScripts.Return, values, cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc />
    public async ValueTask<WorkQueueCounts> CountAsync(CancellationToken cancellationToken = default) => (await LookAsync(cancellationToken).ConfigureAwait(false)).Counts;

    /// <inheritdoc />
    /// <remarks>They are those of the moment at which the listing began, less those that were redriven or purged since.</remarks>
    public async IAsyncEnumerable<DeadLetter> ListDeadLettersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RedisResult[] ids = (await _connection.EvaluateAsync(QueueScripts.DeadIds, _base, [Now], cancellationToken).ConfigureAwait(false)).Items();
        foreach (RedisResult[] some in ids.Chunk(LettersAtOnce))
        {
            RedisValue[] values = [Now, .. some.Select(static id => (RedisValue)id.Bytes())];
            RedisResult[] letters = (await _connection.EvaluateAsync(QueueScripts.Letters, _base, values, cancellationToken).ConfigureAwait(false)).Items();
            for (int at = 0; at < letters.Length; at += 5)
            {
                string id = letters[at].Text();
                yield return new DeadLetter(id, Name, "", letters[at + 2].Text())
                {
                    Input = letters[at + 1].Bytes(),
                    InputName = id,
                    Attempts = (int)letters[at + 4].Number(),
                    At = FromMicroseconds(letters[at + 3]),
                };
            }
        }
    }

    /// <inheritdoc />
    /// <remarks>One whose deduplication key other work in the queue has now stays dead.</remarks>
    public ValueTask<int> RedriveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => ForDeadAsync(QueueScripts.Redrive, ids, cancellationToken);

    /// <inheritdoc />
    public ValueTask<int> PurgeAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => ForDeadAsync(QueueScripts.Purge, ids, cancellationToken);

    private ValueTask<int> ForDeadAsync(RedisScript script, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return CountAsync(script, [Now, .. ids.Select(static id => (RedisValue)OrdinalText.Encode(id))], cancellationToken);
    }

    private async ValueTask<int> CountAsync(RedisScript script, RedisValue[] values, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return values.Length == 1 ? 0 : (int)(await _connection.EvaluateAsync(script, _base, values, cancellationToken).ConfigureAwait(false)).Number();
    }

    private async ValueTask<(WorkQueueCounts Counts, DateTimeOffset? Due)> LookAsync(CancellationToken cancellationToken)
    {
        RedisResult[] counts = (await _connection.EvaluateAsync(QueueScripts.Count, _base, [Now], cancellationToken).ConfigureAwait(false)).Items();
        return (new(counts[0].Number(), counts[1].Number(), counts[2].Number(), counts[3].Number()), counts[4].Bytes().Length > 0 ? FromMicroseconds(counts[4]) : null);
    }

    private static DateTimeOffset After(DateTimeOffset now, TimeSpan time) => time < DateTimeOffset.MaxValue - now ? now + time : DateTimeOffset.MaxValue;

    /// <summary>A moment in microseconds, rounded up: nothing falls due too early.</summary>
    private static RedisValue RoundedUp(DateTimeOffset moment) => Replies.Microseconds(moment) + (moment.UtcTicks % TimeSpan.TicksPerMicrosecond == 0 ? 0 : 1);

    private static DateTimeOffset FromMicroseconds(RedisResult score)
    {
        double microseconds = double.Parse((string)score!, CultureInfo.InvariantCulture);
        long ticks = microseconds >= (double)(DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond) ? DateTimeOffset.MaxValue.UtcTicks : (long)microseconds * TimeSpan.TicksPerMicrosecond;
        return new(ticks, TimeSpan.Zero);
    }
}
