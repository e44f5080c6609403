namespace RagKit.Schedules;

/// <summary>How far a schedule has come.</summary>
/// <param name="At">The last time that is settled: fired for, or passed over.</param>
/// <param name="Version">What the watched source was like then; empty for a schedule by time.</param>
public sealed record ScheduleMark(DateTimeOffset At, string Version = "");
