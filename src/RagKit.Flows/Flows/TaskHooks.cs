namespace RagKit.Flows;

/// <summary>What a task's author wants to be told, and how a call is weighed and undone.</summary>
internal sealed record TaskHooks<TIn, TOut>
{
    public Func<TIn, long>? Weight { get; init; }

    public Func<TaskRun, TOut, ValueTask>? Completion { get; init; }

    public Func<TaskRun, Exception, ValueTask>? Failure { get; init; }

    public Func<TaskRun, ValueTask>? Cancellation { get; init; }

    public Func<TaskRun, TOut, ValueTask>? Commit { get; init; }

    public Func<TaskRun, TIn, TOut, ValueTask>? Rollback { get; init; }
}

/// <summary>Puts hooks one behind the other.</summary>
internal static class TaskHooks
{
    public static Func<TaskRun, ValueTask> Join(Func<TaskRun, ValueTask>? first, Func<TaskRun, ValueTask> second) => first is null ? second : async run =>
    {
        await first(run).ConfigureAwait(false);
        await second(run).ConfigureAwait(false);
    };

    public static Func<TaskRun, T, ValueTask> Join<T>(Func<TaskRun, T, ValueTask>? first, Func<TaskRun, T, ValueTask> second) => first is null ? second : async (run, value) =>
    {
        await first(run, value).ConfigureAwait(false);
        await second(run, value).ConfigureAwait(false);
    };
}
