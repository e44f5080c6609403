namespace RagKit.Runs;

/// <summary>
/// The ledger: keeps what happened in runs, so that a run that was cut short is resumed. Implementations are safe to use from
/// several threads and, where they are durable, processes at once. Adapters inherit <c>RunStoreConformance</c> of RagKit.Testing.
/// </summary>
public interface IRunStore
{
    /// <summary>Whether what was written survives the process. What does not is kept in bounds: old tasks and runs may be forgotten.</summary>
    bool IsDurable { get; }

    /// <summary>
    /// Writes events, all or none, and returns when they survive the process's end. Several callers' events may be written in one
    /// step. Events of a task come from one caller at a time; an event whose run and sequence are there already is passed over.
    /// </summary>
    /// <param name="events">Events of one run or several; the span is not used after the call has returned.</param>
    /// <param name="cancellationToken">Ends the wait; the events may be written all the same.</param>
    ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken = default);

    /// <summary>What is known of a run; <see langword="null"/> when there is none of that id.</summary>
    ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>The runs, those that were created last first.</summary>
    IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken = default);

    /// <summary>What is known of a task's call; <see langword="null"/> when nothing is.</summary>
    ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken = default);

    /// <summary>The calls of a run's tasks, in the order of their first events.</summary>
    IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>The events of a run behind a number, in order.</summary>
    IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Forgets runs with all that belongs to them; those that are not there are passed over.</summary>
    ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a run, or keeps it, until a time, so that no second process works on it: true when it was free, or <paramref name="owner"/>'s
    /// own, or the time of its owner has passed.
    /// </summary>
    /// <param name="runId">The run; it need not have events yet.</param>
    /// <param name="owner">Who takes it.</param>
    /// <param name="now">The time by the caller's clock.</param>
    /// <param name="until">Until when it is the owner's; at or before <paramref name="now"/> to give it back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> TryClaimRunAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default);

    /// <summary>Who has taken a run, also when the time has passed; <see langword="null"/> when nobody has.</summary>
    ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Asks whoever works on a run to stop; it is withdrawn when the run is next claimed anew.</summary>
    ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken = default);
}
