using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RagKit.Flows;

namespace RagKit.Queues;

/// <summary>One run of a worker: a receiver, handlers, one that completes what they have done, and one that renews leases.</summary>
internal sealed class QueueWorkerRun(
    IWorkQueue queue, Func<WorkLease, CancellationToken, ValueTask> handler, QueueWorkerOptions options, TimeProvider time, ILogger logger,
    CancellationToken drain, CancellationToken abort)
{
    private const int RenewalsALease = 3;

    private const int RenewalsAtOnce = 32;

    private const int MostCompletedAtOnce = 1000;

    /// <summary>How long a queue that threw is left alone.</summary>
    private static readonly TimeSpan AfterError = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<HeldWork, bool> _held = new();
    private readonly Channel<HeldWork> _waiting = Channel.CreateUnbounded<HeldWork>();
    private readonly Channel<HeldWork> _done = Channel.CreateUnbounded<HeldWork>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Says to the receiver that there may be room: one message stands for any number.</summary>
    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _holding;
    private int _notBegun;

    public async Task RunAsync()
    {
        TimeSpan every = options.Lease / RenewalsALease;
        ITimer renewal = time.CreateTimer(_ => _ = Task.WhenAll(RenewAllAsync(), MeasureAsync()), null, every, every);
        await using (renewal.ConfigureAwait(false))
        {
            Task completing = Task.Run(CompleteDoneAsync, CancellationToken.None);
            Task handling = Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(HandleAllAsync, CancellationToken.None)));
            await Task.Run(ReceiveAllAsync, CancellationToken.None).ConfigureAwait(false);
            _waiting.Writer.Complete();
            await handling.ConfigureAwait(false);
            _done.Writer.Complete();
            await completing.ConfigureAwait(false);
        }
    }

    private async Task ReceiveAllAsync()
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(drain, abort);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // Half of what is received ahead is used up before more is asked for, so that it comes in batches.
                int room = options.Concurrency + options.Prefetch - Volatile.Read(ref _holding);
                if (room <= 0 || Volatile.Read(ref _notBegun) > options.Prefetch / 2)
                    await _room.Reader.ReadAsync(stop.Token).ConfigureAwait(false);
                else if (!Hold(await queue.ReceiveAsync(room, options.Lease, abort).ConfigureAwait(false)))
                    await queue.WaitAsync(options.PollInterval, stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                QueueLog.QueueFailed(logger, "be received from", AfterError, e);
                await PauseAsync(stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Drained or aborted.
            }
        }
    }

    private bool Hold(IReadOnlyList<WorkLease> leases)
    {
        Interlocked.Add(ref _holding, leases.Count);
        Interlocked.Add(ref _notBegun, leases.Count);
        foreach (WorkLease lease in leases)
        {
            HeldWork held = new(lease, options.Lease, time, abort);
            _held[held] = true;
            _waiting.Writer.TryWrite(held);
        }
        return leases.Count > 0;
    }

    private async Task HandleAllAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (_waiting.Reader.TryRead(out HeldWork? held))
            {
                Interlocked.Decrement(ref _notBegun);
                _room.Writer.TryWrite(true);
                bool begins = !held.Ended.IsCancellationRequested && (!drain.IsCancellationRequested || !held.HasAttemptsLeft);
                if (begins && await HandleAsync(held).ConfigureAwait(false))
                    _done.Writer.TryWrite(held);
                else if (!begins)
                    await ReturnAsync(held, "It was received by a worker that stopped before it began.", TimeSpan.Zero).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs the handler; true when the work is done, and otherwise it has been returned.</summary>
    private async ValueTask<bool> HandleAsync(HeldWork held)
    {
        if (options.Timeout is TimeSpan most)
            held.LimitTo(most, time);
        try
        {
            await handler(held.Lease, held.Ended).ConfigureAwait(false);
            held.Finish();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !held.Ended.IsCancellationRequested || held.IsTimedOut)
        {
            await FailAsync(held, held.IsTimedOut ? new TimeoutException($"It took longer than {options.Timeout}.", e) : e).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            await ReturnAsync(held, "Its worker was aborted.", TimeSpan.Zero).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            QueueLog.Lost(logger, held.Lease.Item.Id, held.Lease.Attempt);
            LetGo(held);
        }
        return false;
    }

    private async ValueTask FailAsync(HeldWork held, Exception error)
    {
        WorkLease lease = held.Lease;
        TimeSpan delay = options.DelayAfter(lease.Attempt);
        if (held.HasAttemptsLeft)
            QueueLog.Failed(logger, lease.Item.Id, lease.Attempt, lease.Item.MaxAttempts, delay, error.Message);
        else
            QueueLog.Died(logger, lease.Item.Id, lease.Attempt, error);
        await ReturnAsync(held, $"{error.GetType().FullName}: {error.Message}", delay).ConfigureAwait(false);
    }

    /// <summary>Gives work back. If the queue cannot be reached, the end of the lease does it.</summary>
    private async ValueTask ReturnAsync(HeldWork held, string error, TimeSpan delay)
    {
        held.Finish();
        try
        {
            await queue.ReturnAsync(held.Lease, error, delay, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            QueueLog.QueueFailed(logger, "be returned to", options.Lease, e);
        }
        LetGo(held);
    }

    private async Task CompleteDoneAsync()
    {
        List<HeldWork> done = [];
        while (await _done.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            // Those that end while others are being completed are completed together.
            while (done.Count < MostCompletedAtOnce && _done.Reader.TryRead(out HeldWork? held))
                done.Add(held);
            // It is done, and should not be done again: its leases are kept until the queue has heard of it.
            while (!await TryCompleteAsync(done).ConfigureAwait(false) && !abort.IsCancellationRequested)
                await PauseAsync(abort).ConfigureAwait(false);
            done.ForEach(LetGo);
            done.Clear();
        }
    }

    private async ValueTask<bool> TryCompleteAsync(List<HeldWork> done)
    {
        try
        {
            await queue.CompleteAsync([.. done.Select(static held => held.Lease)], CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !abort.IsCancellationRequested)
        {
            QueueLog.QueueFailed(logger, "be told what is done", AfterError, e);
            return false;
        }
    }

    private Task RenewAllAsync() =>
        Parallel.ForEachAsync(_held.Keys, new ParallelOptions { MaxDegreeOfParallelism = RenewalsAtOnce }, (held, _) => RenewAsync(held));

    private async ValueTask RenewAsync(HeldWork held)
    {
        try
        {
            if (await queue.RenewAsync(held.Lease, options.Lease, CancellationToken.None).ConfigureAwait(false))
                held.Renewed(options.Lease);
            else
                held.Lose();
        }
        catch (Exception e) when (e is not OperationCanceledException || !abort.IsCancellationRequested)
        {
            // If it goes on like that, the work's own timer cancels the handler when the lease ends.
            QueueLog.QueueFailed(logger, "renew a lease", options.Lease / RenewalsALease, e);
        }
    }

    private async Task MeasureAsync()
    {
        if (!FlowTelemetry.MeasuresQueues)
            return;
        try
        {
            FlowTelemetry.QueueCounted(options.Name, await queue.CountAsync(abort).ConfigureAwait(false));
        }
        catch (Exception e) when (e is not OperationCanceledException || !abort.IsCancellationRequested)
        {
            QueueLog.QueueFailed(logger, "be counted", options.Lease / RenewalsALease, e);
        }
        catch (OperationCanceledException)
        {
            // Aborted.
        }
    }

    private void LetGo(HeldWork held)
    {
        _held.TryRemove(held, out _);
        held.Dispose();
        Interlocked.Decrement(ref _holding);
        _room.Writer.TryWrite(true);
    }

    private async ValueTask PauseAsync(CancellationToken cancellationToken) =>
        await Task.Delay(AfterError, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
