using System.Collections.Concurrent;
using RagKit.Runs;
using RagKit.Stages.Tests;
using RagKit.Testing.Time;

namespace RagKit.Queues.Tests;

public sealed class QueueWorkerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly FaultyQueue _queue;
    private readonly ConcurrentQueue<string> _done = [];

    public QueueWorkerTests() => _queue = new FaultyQueue(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private WorkQueueCounts Counts => _queue.Inner.CountAsync(Cancellation).AsTask().Result;

    [Fact]
    public async Task Every_item_is_done_once_and_they_are_received_and_completed_in_batches()
    {
        await EnqueueAsync([.. Enumerable.Range(0, 2000).Select(number => Item($"{number}"))]);
        ValueTask Handle(WorkLease lease, CancellationToken cancellationToken)
        {
            _done.Enqueue(lease.Item.Id);
            return default;
        }
        using CancellationTokenSource drain = new();
        Task first = new QueueWorker(_queue, Handle, new() { Prefetch = 50 }, _time).RunAsync(drain.Token, Cancellation);
        Task second = new QueueWorker(_queue, Handle, new() { Prefetch = 50 }, _time).RunAsync(drain.Token, Cancellation);
        await StageRuns.UntilAsync(() => Counts == default);
        await drain.CancelAsync();
        await Task.WhenAll(first, second);

        Assert.Equal(2000, _done.Count);
        Assert.Equal(2000, _done.Distinct().Count());
        Assert.InRange(_queue.Receives, 2000 / 58, 2000 / 8);
        Assert.InRange(_queue.Completes, 1, 2000);
    }

    [Fact]
    public async Task A_failed_item_is_tried_again_after_its_delays_and_is_dead_in_the_end()
    {
        List<DateTimeOffset> tried = [];
        await EnqueueAsync(Item("a") with { MaxAttempts = 4 });
        await using Working working = Work((_, _) =>
        {
            lock (tried)
                tried.Add(_time.GetUtcNow());
            throw new FormatException("no good");
        }, new() { Delays = [TimeSpan.FromSeconds(3), Minute] });
        DateTimeOffset begun = _time.GetUtcNow();
        for (int attempt = 1; attempt < 4; attempt++)
        {
            await StageRuns.UntilAsync(() => Counts.Delayed == 1);
            _time.Advance(attempt == 1 ? TimeSpan.FromSeconds(3) : Minute);
        }
        await StageRuns.UntilAsync(() => Counts.Dead == 1);

        Assert.Equal([0, 3, 63, 123], tried.Select(at => (at - begun).TotalSeconds));
        DeadLetter letter = await _queue.ListDeadLettersAsync(Cancellation).SingleAsync(Cancellation);
        Assert.Equal(("System.FormatException: no good", 4), (letter.Error, letter.Attempts));
    }

    [Fact]
    public async Task A_poisoned_item_does_not_hold_up_the_others()
    {
        await EnqueueAsync([Item("poison") with { Priority = 9 }, .. Enumerable.Range(0, 50).Select(number => Item($"{number}"))]);
        await using Working working = Work((lease, _) =>
        {
            if (lease.Item.Id == "poison")
                throw new FormatException();
            _done.Enqueue(lease.Item.Id);
            return default;
        }, new() { Concurrency = 1, Prefetch = 0, Delays = [] });
        await StageRuns.UntilAsync(() => Counts == new WorkQueueCounts(0, 0, 0, 1));
        Assert.Equal(50, _done.Count);
    }

    [Fact]
    public async Task A_lease_is_renewed_for_as_long_as_the_handler_works()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await EnqueueAsync(Item("long"), Item("waiting"));
        await using Working working = Work(async (lease, cancellationToken) =>
        {
            await gate.Task.WaitAsync(cancellationToken);
            Assert.Equal(1, lease.Attempt);
            _done.Enqueue(lease.Item.Id);
        }, new() { Concurrency = 1, Lease = Minute });
        await StageRuns.UntilAsync(() => Counts.Leased == 2);
        for (int renewals = 2; renewals <= 60; renewals += 2)
        {
            _time.Advance(Minute / 3);
            await StageRuns.UntilAsync(() => _queue.Renewals >= renewals);
        }
        Assert.Equal(2, Counts.Leased);
        gate.SetResult();
        await StageRuns.UntilAsync(() => Counts == default);
        Assert.Equal(["long", "waiting"], _done);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_whose_lease_was_lost_is_cancelled(bool told)
    {
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously), cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await EnqueueAsync(Item("a"));
        // Either the queue says so, or it cannot be reached until the lease has ended.
        _queue.OnRenew = _ => told ? false : throw new IOException("no connection");
        await using Working working = Work(async (lease, cancellationToken) =>
        {
            if (lease.Attempt > 1)
            {
                _done.Enqueue(lease.Item.Id);
                return;
            }
            using CancellationTokenRegistration registration = cancellationToken.Register(() => cancelled.TrySetResult());
            began.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }, new() { Lease = Minute });
        await began.Task;
        await StageRuns.UntilAsync(() => _time.Waiting >= 2);
        _time.Advance(told ? Minute / 3 : Minute);
        await cancelled.Task;
        await StageRuns.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return !_done.IsEmpty;
        });
    }

    [Fact]
    public async Task Drained_it_finishes_what_it_has_begun_and_returns_what_it_has_not()
    {
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously), gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await EnqueueAsync(Item("begun"), Item("a"), Item("last") with { MaxAttempts = 1 }, Item("b"));
        using CancellationTokenSource drain = new();
        Task running = new QueueWorker(_queue, async (lease, _) =>
        {
            began.TrySetResult();
            await gate.Task;
            _done.Enqueue(lease.Item.Id);
        }, new() { Concurrency = 1 }, _time).RunAsync(drain.Token, Cancellation);
        await StageRuns.UntilAsync(() => Counts.Leased == 4);
        await began.Task;
        await drain.CancelAsync();
        await StageRuns.SettleAsync(() => Counts);
        Assert.False(running.IsCompleted);
        gate.SetResult();
        await running;

        Assert.Equal(["begun", "last"], _done);
        Assert.Equal(new WorkQueueCounts(2, 0, 0, 0), Counts);
        Assert.All(await _queue.ReceiveAsync(2, Minute, Cancellation), lease => Assert.Equal(2, lease.Attempt));
    }

    [Fact]
    public async Task Aborted_it_cancels_its_handlers_and_returns_what_they_had()
    {
        await EnqueueAsync([.. Enumerable.Range(0, 10).Select(number => Item($"{number}"))]);
        using CancellationTokenSource abort = new();
        Task running = new QueueWorker(_queue, (_, cancellationToken) => new ValueTask(Task.Delay(Timeout.Infinite, cancellationToken)), new() { Concurrency = 3, Prefetch = 7 }, _time)
            .RunAsync(CancellationToken.None, abort.Token);
        await StageRuns.UntilAsync(() => Counts.Leased == 10);
        await abort.CancelAsync();
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(abort.Token, thrown.CancellationToken);
        Assert.Equal(new WorkQueueCounts(10, 0, 0, 0), Counts);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_reached_is_asked_again_and_nothing_is_done_twice()
    {
        int failures = 0;
        await EnqueueAsync(Item("a"), Item("b"));
        _queue.OnReceive = () => Interlocked.Increment(ref failures) <= 2 ? new IOException("no connection") : null;
        _queue.OnComplete = () => Interlocked.Increment(ref failures) <= 8 ? new IOException("no connection") : null;
        await using Working working = Work((lease, _) =>
        {
            _done.Enqueue(lease.Item.Id);
            return default;
        }, new() { Lease = TimeSpan.FromMinutes(2) });
        await StageRuns.UntilAsync(() =>
        {
            if (_time.Waiting > 0)
                _time.Advance(TimeSpan.FromMilliseconds(100));
            return Counts == default;
        });
        Assert.Equal(["a", "b"], _done.Order());
    }

    [Fact]
    public async Task A_handler_that_takes_too_long_is_cancelled_and_has_failed()
    {
        await EnqueueAsync(Item("slow") with { MaxAttempts = 1 });
        await using Working working = Work((_, cancellationToken) => new ValueTask(Task.Delay(Timeout.Infinite, cancellationToken)), new() { Timeout = TimeSpan.FromSeconds(30) });
        await StageRuns.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Counts.Dead == 1;
        });
        Assert.Equal("System.TimeoutException: It took longer than 00:00:30.", (await _queue.ListDeadLettersAsync(Cancellation).SingleAsync(Cancellation)).Error);
    }

    [Fact]
    public void Options_are_checked()
    {
        AssertInvalid("Concurrency (0) must be 1 to 1,024.", new() { Concurrency = 0 });
        AssertInvalid("Prefetch (-1) must be 0 to 10,000.", new() { Prefetch = -1 });
        AssertInvalid("Lease (00:00:00.5000000) must be 1 s to 1 day.", new() { Lease = TimeSpan.FromSeconds(0.5) });
        AssertInvalid("Delays (-00:00:01) must be at least 0, each.", new() { Delays = [TimeSpan.Zero, TimeSpan.FromSeconds(-1)] });
        AssertInvalid("Timeout (00:00:00) must be above 0, to 20 days.", new() { Timeout = TimeSpan.Zero });
        AssertInvalid("PollInterval (00:00:00) must be 10 ms to 1 day.", new() { PollInterval = TimeSpan.Zero });

        void AssertInvalid(string message, QueueWorkerOptions options) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => new QueueWorker(_queue, (_, _) => default, options)).Message);
    }

    private static WorkItem Item(string id) => new(id, default);

    private async Task EnqueueAsync(params WorkItem[] items) => Assert.Equal(items.Length, await _queue.EnqueueAsync(items, Cancellation));

    private Working Work(Func<WorkLease, CancellationToken, ValueTask> handler, QueueWorkerOptions options) => new(new QueueWorker(_queue, handler, options, _time));

    /// <summary>A worker at work, aborted when the test ends.</summary>
    private sealed class Working : IAsyncDisposable
    {
        private readonly CancellationTokenSource _abort = new();
        private readonly Task _running;

        public Working(QueueWorker worker) => _running = worker.RunAsync(CancellationToken.None, _abort.Token);

        public async ValueTask DisposeAsync()
        {
            await _abort.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _abort.Dispose();
        }
    }
}
