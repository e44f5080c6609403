namespace RagKit.Schedules;

/// <summary>What an action is run for.</summary>
/// <param name="Schedule">The schedule's name.</param>
/// <param name="Due">The time that it fires for, before any jitter; for a change, when it was noticed.</param>
public sealed record ScheduledFiring(string Schedule, DateTimeOffset Due)
{
    /// <summary>The time that was settled before this one, so that what happened since can be asked for; <see langword="null"/> where there is none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What the watched source is like now; empty for a schedule by time.</summary>
    public string Version { get; init; } = "";
}
