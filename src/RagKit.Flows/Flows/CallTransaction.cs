namespace RagKit.Flows;

/// <summary>A completed call's part in a transaction.</summary>
/// <param name="Commit">Makes its effect visible.</param>
/// <param name="Rollback">Undoes it, and writes that down.</param>
internal sealed record CallTransaction(Func<ValueTask> Commit, Func<ValueTask> Rollback)
{
    public static CallTransaction Of<TIn, TOut>(TaskCall<TIn, TOut> call, TOut value, Func<ValueTask>? commitCache) => new(
        async () =>
        {
            if (call.Task.Hooks.Commit is { } commit)
                await commit(call, value).ConfigureAwait(false);
            if (commitCache is not null)
                await commitCache().ConfigureAwait(false);
        },
        async () =>
        {
            if (call.Task.Hooks.Rollback is { } rollback)
                await rollback(call, call.Input, value).ConfigureAwait(false);
            await call.Execution.AppendAsync(call.Event(Runs.RunState.RolledBack)).ConfigureAwait(false);
        });

    /// <summary>A call outside of a transaction is one of its own.</summary>
    public static async ValueTask CommitAloneAsync<TIn, TOut>(TaskCall<TIn, TOut> call, TOut value)
    {
        try
        {
            await call.Task.Hooks.Commit!(call, value).ConfigureAwait(false);
        }
        catch (Exception e) when (call.Task.Hooks.Rollback is not null && e is not OperationCanceledException)
        {
            await call.Execution.Runner.GuardHookAsync(call.DisplayName, call.RunId, () => call.Task.Hooks.Rollback(call, call.Input, value)).ConfigureAwait(false);
            throw;
        }
    }
}
