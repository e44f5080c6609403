using System.Runtime.CompilerServices;

namespace RagKit.Flows;

/// <summary>A task's call that was submitted. It may be awaited, any number of times, and passed to other calls as input or as what they wait for. Thread-safe.</summary>
public abstract class TaskFuture
{
    private protected TaskFuture()
    {
    }

    /// <summary>Ends when the call has ended, in whatever way; never throws.</summary>
    public abstract Task Ended { get; }

    /// <summary>Whether the call has ended well.</summary>
    public abstract bool IsSuccess { get; }

    /// <summary>The results of several futures, in their order; fails as the first of them that fails.</summary>
    public static TaskFuture<IReadOnlyList<T>> All<T>(params IEnumerable<TaskFuture<T>> futures)
    {
        Task<T>[] tasks = [.. futures.Select(future => future.Task)];
        return new(WaitAsync());

        async Task<IReadOnlyList<T>> WaitAsync() => await Task.WhenAll(tasks).ConfigureAwait(false);
    }

    /// <summary>Two futures' results as one input.</summary>
    public static TaskFuture<(T1, T2)> Both<T1, T2>(TaskFuture<T1> first, TaskFuture<T2> second)
    {
        return new(WaitAsync());

        async Task<(T1, T2)> WaitAsync() => (await first.Task.ConfigureAwait(false), await second.Task.ConfigureAwait(false));
    }
}

/// <summary>A submitted call that will have a result.</summary>
/// <typeparam name="T">The result.</typeparam>
public sealed class TaskFuture<T> : TaskFuture
{
    internal TaskFuture(Task<T> task)
    {
        Task = task;
        // A future nobody awaits is no unobserved exception: the ledger has it.
        Ended = task.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The result, or what the call threw.</summary>
    public Task<T> Task { get; }

    /// <inheritdoc />
    public override Task Ended { get; }

    /// <inheritdoc />
    public override bool IsSuccess => Task.IsCompletedSuccessfully;

    /// <summary>Makes the call's result into another input, such as a pair of it and a constant; not a task of its own.</summary>
    public TaskFuture<TOut> Select<TOut>(Func<T, TOut> selector)
    {
        return new(WaitAsync());

        async Task<TOut> WaitAsync() => selector(await Task.ConfigureAwait(false));
    }

    /// <summary>Waits for the result.</summary>
    public TaskAwaiter<T> GetAwaiter() => Task.GetAwaiter();
}
