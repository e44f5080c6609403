using Microsoft.Extensions.Logging;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>A run, as the flow's body sees it: what it calls tasks through. Thread-safe. Valid while the body runs.</summary>
public sealed partial class FlowRun
{
    private readonly RunExecution _run;
    private readonly FlowTransaction? _transaction;

    internal FlowRun(RunExecution run, FlowTransaction? transaction = null) => (_run, _transaction) = (run, transaction);

    /// <summary>The run's id.</summary>
    public string Id => _run.Id;

    /// <summary>Whether the run was begun before, and calls that were completed give their recorded results.</summary>
    public bool IsResumed => _run.IsResumed;

    /// <summary>Cancelled when the run is to stop.</summary>
    public CancellationToken CancellationToken => _run.Stopping;

    /// <summary>A logger for the flow.</summary>
    public ILogger Logger => _run.Runner.Logger;

    /// <summary>Calls a task and waits for its result.</summary>
    /// <param name="task">The task.</param>
    /// <param name="input">Its input.</param>
    /// <param name="cancellationToken">Cancels this call, besides what cancels the run.</param>
    /// <exception cref="Exception">What the task's last attempt threw.</exception>
    public Task<TOut> CallAsync<TIn, TOut>(FlowTask<TIn, TOut> task, TIn input, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.CanBeCanceled && cancellationToken != _run.Stopping)
            return CallLinkedAsync(task, input, cancellationToken);
        return new TaskCall<TIn, TOut>(_run, task.RuntimeOf(_run.Runner), _transaction, input, KeyOf(task, input, out UInt128 hash), hash, _run.Stopping).RunAsync();
    }

    /// <summary>Calls a task without an input and waits for its result.</summary>
    /// <exception cref="Exception">What the task's last attempt threw.</exception>
    public Task<TOut> CallAsync<TOut>(FlowTask<Nothing, TOut> task, CancellationToken cancellationToken = default) => CallAsync(task, default, cancellationToken);

    /// <summary>Begins a task's call and goes on.</summary>
    /// <param name="task">The task.</param>
    /// <param name="input">Its input.</param>
    /// <param name="waitFor">Calls that must have succeeded before it begins; when one has not, it fails without being run.</param>
    public TaskFuture<TOut> Submit<TIn, TOut>(FlowTask<TIn, TOut> task, TIn input, params IReadOnlyList<TaskFuture> waitFor)
    {
        TaskKey key = KeyOf(task, input, out UInt128 hash);
        return new(Task.Run(() => SubmittedAsync(task, input, key, hash, waitFor)));
    }

    /// <summary>Begins a task's call with the result of another as its input, as soon as that is there.</summary>
    public TaskFuture<TOut> Submit<TIn, TOut>(FlowTask<TIn, TOut> task, TaskFuture<TIn> input, params IReadOnlyList<TaskFuture> waitFor)
    {
        return new(Task.Run(CallAsync));

        async Task<TOut> CallAsync()
        {
            TIn value = await input.Task.ConfigureAwait(false);
            return await SubmittedAsync(task, value, KeyOf(task, value, out UInt128 hash), hash, waitFor).ConfigureAwait(false);
        }
    }

    /// <summary>Begins the call of a task without an input and goes on.</summary>
    public TaskFuture<TOut> Submit<TOut>(FlowTask<Nothing, TOut> task, params IReadOnlyList<TaskFuture> waitFor) => Submit(task, default(Nothing), waitFor);

    /// <summary>Runs another flow as part of this one, with a run of its own, and waits for its result.</summary>
    /// <exception cref="FlowRunException">It did not complete; what went wrong is the inner exception.</exception>
    public Task<TOut> RunAsync<TIn, TOut>(Flow<TIn, TOut> flow, TIn input) => _run.Runner.RunSubflowAsync(_run, flow, input);

    /// <summary>Runs another flow without an input as part of this one, and waits for its result.</summary>
    /// <exception cref="FlowRunException">It did not complete; what went wrong is the inner exception.</exception>
    public Task<TOut> RunAsync<TOut>(Flow<Nothing, TOut> flow) => RunAsync(flow, default);

    /// <summary>
    /// Makes calls of which all count or none: they are committed when the body has ended well, in the order in which they were completed, and
    /// undone in the reverse order when it throws. Results are cached at the commit only. When a rollback was cut short by a crash, the
    /// transaction goes on when the run is resumed: what was undone is done again.
    /// </summary>
    /// <param name="name">Its name, for the ledger.</param>
    /// <param name="body">Calls the tasks through the run that it is given.</param>
    public Task<T> InTransactionAsync<T>(string name, Func<FlowRun, Task<T>> body) =>
        new FlowTransaction(_run, NextKey("transaction " + name), name).RunAsync(this, body);

    /// <inheritdoc cref="InTransactionAsync{T}" />
    public Task InTransactionAsync(string name, Func<FlowRun, Task> body) => InTransactionAsync(name, async run =>
    {
        await body(run).ConfigureAwait(false);
        return default(Nothing);
    });

    /// <summary>
    /// Stops the run until somebody resumes it, for an approval for example: tasks at work are cancelled, and the run is paused. When it is
    /// resumed, the body is called again and this call returns.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run is about to stop; let it escape.</exception>
    public async Task PauseAsync(string reason)
    {
        TaskKey key = NextKey("pause " + reason);
        string name = "pause " + reason;
        RunEvent Event(RunState state) => _run.Event(key, name, state, _run.Runner.Time.GetUtcNow());
        if (_run.IsResumed && await _run.Runner.Runs.FindTaskAsync(Id, key, CancellationToken).ConfigureAwait(false) is TaskInfo known)
        {
            if (known.State == RunState.Paused)
                await _run.AppendAsync(Event(RunState.Completed)).ConfigureAwait(false);
            return;
        }
        await _run.AppendAsync(Event(RunState.Paused) with { Message = reason }).ConfigureAwait(false);
        _run.Pause(reason);
        CancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<TOut> CallLinkedAsync<TIn, TOut>(FlowTask<TIn, TOut> task, TIn input, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_run.Stopping, cancellationToken);
        return await new TaskCall<TIn, TOut>(_run, task.RuntimeOf(_run.Runner), _transaction, input, KeyOf(task, input, out UInt128 hash), hash, either.Token).RunAsync().ConfigureAwait(false);
    }

    private async Task<TOut> SubmittedAsync<TIn, TOut>(FlowTask<TIn, TOut> task, TIn input, TaskKey key, UInt128 hash, IReadOnlyList<TaskFuture> waitFor)
    {
        foreach (TaskFuture before in waitFor)
        {
            await before.Ended.ConfigureAwait(false);
            if (!before.IsSuccess)
                throw new FlowException($"Task '{task.Name}' was not run, because a call that it waits for did not succeed.");
        }
        await _run.Submitted.WaitAsync(_run.Stopping).ConfigureAwait(false);
        try
        {
            return await new TaskCall<TIn, TOut>(_run, task.RuntimeOf(_run.Runner), _transaction, input, key, hash, _run.Stopping).RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _run.Submitted.Release();
        }
    }

    // A call whose input cannot be keyed is known by which call of its task it is.
    private TaskKey KeyOf<TIn, TOut>(FlowTask<TIn, TOut> task, TIn input, out UInt128 hash)
    {
        task.Inputs.TryHash(input, out hash);
        return _run.Keys.Next(task.NameHash, hash);
    }

    private TaskKey NextKey(string name) => _run.Keys.Next(CallKeys.Hash(name), default);
}
