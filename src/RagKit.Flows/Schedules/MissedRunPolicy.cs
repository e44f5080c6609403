namespace RagKit.Schedules;

/// <summary>
/// What becomes of times that passed while nobody could fire for them: the process was down, its clock was set forward, or the firing
/// before was still running.
/// </summary>
public enum MissedRunPolicy
{
    /// <summary>They are passed over; the schedule goes on with its next time.</summary>
    Skip,

    /// <summary>It fires once, for the last of them.</summary>
    RunOnce,

    /// <summary>It fires for each of them, one after the other, the oldest first; beyond <see cref="SchedulerOptions.MaxMissed"/>, for the latest alone.</summary>
    RunAll,
}
