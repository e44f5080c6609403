using System.Runtime.CompilerServices;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>A task called with many items. Holds no more of them than a window of a few times those at work.</summary>
internal sealed class TaskMap<TIn, TOut>(RunExecution run, FlowTask<TIn, TOut> task, FlowTransaction? transaction, TaskKey map, MapOptions options)
{
    // Outcomes in order wait for the slowest before them; meanwhile this many times the items at work may be done.
    private const int WindowFactor = 4;

    private readonly TaskRuntime<TIn, TOut> _runtime = task.RuntimeOf(run.Runner);

    public async IAsyncEnumerable<TaskOutcome<TOut>> RunAsync(IAsyncEnumerable<TIn> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(run.Stopping, cancellationToken);
        using SemaphoreSlim working = new(options.MaxConcurrency);
        OutcomeWindow<TOut> window = new(options.Ordered, options.Ordered ? WindowFactor * options.MaxConcurrency : options.MaxConcurrency);
        long index = 0;
        try
        {
            await foreach (TIn item in items.WithCancellation(stop.Token).ConfigureAwait(false))
            {
                if (window.IsFull)
                    yield return await TakeAsync(window, stop).ConfigureAwait(false);
                long number = index++;
                await working.WaitAsync(stop.Token).ConfigureAwait(false);
                window.Add(Task.Run(() => CallAsync(item, number, working, stop.Token), CancellationToken.None));
                while (window.TryTakeReady(out Task<TaskOutcome<TOut>>? ready))
                    yield return await SettleAsync(ready, stop).ConfigureAwait(false);
            }
            while (!window.IsEmpty)
                yield return await TakeAsync(window, stop).ConfigureAwait(false);
        }
        finally
        {
            // Whoever stops reading does not want the rest; what is at work is not left behind.
            await stop.CancelAsync().ConfigureAwait(false);
            await window.EndAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<TaskOutcome<TOut>> TakeAsync(OutcomeWindow<TOut> window, CancellationTokenSource stop) =>
        await SettleAsync(await window.NextAsync().ConfigureAwait(false), stop).ConfigureAwait(false);

    private async ValueTask<TaskOutcome<TOut>> SettleAsync(Task<TaskOutcome<TOut>> ended, CancellationTokenSource stop)
    {
        TaskOutcome<TOut> outcome = await ended.ConfigureAwait(false);
        if (outcome.Error is not null && (options.StopOnFailure || run.Stopping.IsCancellationRequested))
        {
            await stop.CancelAsync().ConfigureAwait(false);
            _ = outcome.Value;
        }
        return outcome;
    }

    private async Task<TaskOutcome<TOut>> CallAsync(TIn item, long number, SemaphoreSlim working, CancellationToken token)
    {
        TaskKey key = CallKeys.OfItem(map, number);
        task.Inputs.TryHash(item, out UInt128 hash);
        TaskCall<TIn, TOut> call = new(run, _runtime, transaction, item, key, hash, token);
        try
        {
            TOut value = await call.RunAsync().ConfigureAwait(false);
            return new(number, call.State) { Value = value };
        }
        catch (Exception e) when (e is not OperationCanceledException || call.State is RunState.Cancelled or RunState.Failed)
        {
            if (options.KeepDeadLetters && call.State is RunState.Failed or RunState.TimedOut)
                await run.Runner.DeadLetters.AddAsync([DeadLetterOf(call, e)], CancellationToken.None).ConfigureAwait(false);
            return new(number, call.State) { Error = e };
        }
        finally
        {
            working.Release();
        }
    }

    private DeadLetter DeadLetterOf(TaskCall<TIn, TOut> call, Exception error) => new($"{run.Id}/{call.Key}", run.Flow.Name, task.Name, $"{error.GetType().Name}: {error.Message}")
    {
        Input = ResultCodec.TryEncode(call.Input, out _),
        InputName = call.DisplayName,
        Details = error.ToString(),
        Attempts = call.Attempt,
        At = run.Runner.Time.GetUtcNow(),
        RunId = run.Id,
    };
}
