using RagKit.Runs;

namespace RagKit.Flows;

public sealed partial class FlowRun
{
    /// <summary>
    /// Calls a task with each item, a bounded number at once, and gives an outcome for each: a failed item does not touch the others. Items
    /// are taken as outcomes are read, so neither need fit into memory; nothing happens until the outcomes are read.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="items">The items; a resumed run expects them in the same order, and runs again those that are not what they were.</param>
    /// <param name="options">How many at once, in which order the outcomes come, what a failure means.</param>
    public IAsyncEnumerable<TaskOutcome<TOut>> Map<TIn, TOut>(FlowTask<TIn, TOut> task, IAsyncEnumerable<TIn> items, MapOptions? options = null)
    {
        TaskKey map = NextKey("map " + task.Name);
        return new TaskMap<TIn, TOut>(_run, task, _transaction, map, (options ?? MapOptions.Default).Validate()).RunAsync(items);
    }

    /// <inheritdoc cref="Map{TIn, TOut}(FlowTask{TIn, TOut}, IAsyncEnumerable{TIn}, MapOptions?)" />
    public IAsyncEnumerable<TaskOutcome<TOut>> Map<TIn, TOut>(FlowTask<TIn, TOut> task, IEnumerable<TIn> items, MapOptions? options = null) =>
        Map(task, items.ToAsyncEnumerable(), options);

    /// <summary>Calls a task with each item of a future's list, once that is there.</summary>
    public IAsyncEnumerable<TaskOutcome<TOut>> Map<TIn, TOut>(FlowTask<TIn, TOut> task, TaskFuture<IReadOnlyList<TIn>> items, MapOptions? options = null)
    {
        return Map(task, ItemsAsync(), options);

        async IAsyncEnumerable<TIn> ItemsAsync()
        {
            foreach (TIn item in await items.Task.ConfigureAwait(false))
                yield return item;
        }
    }

    /// <summary>Calls a task with each item and the same constant, which is not mapped.</summary>
    public IAsyncEnumerable<TaskOutcome<TOut>> Map<TItem, TConstant, TOut>(
        FlowTask<(TItem, TConstant), TOut> task, IEnumerable<TItem> items, TConstant constant, MapOptions? options = null) =>
        Map(task, items.Select(item => (item, constant)), options);
}
