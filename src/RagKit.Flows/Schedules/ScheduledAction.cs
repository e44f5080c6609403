namespace RagKit.Schedules;

/// <summary>Something that is done by a schedule.</summary>
/// <param name="Name">The schedule's name: processes that share a store know it by this. Not empty.</param>
/// <param name="Schedule">When.</param>
/// <param name="Action">What. Its cancellation token says when the scheduler stops; what it throws is logged.</param>
public sealed record ScheduledAction(string Name, Schedule Schedule, Func<ScheduledFiring, CancellationToken, Task> Action);
