namespace RagKit.Schedules;

/// <summary>When a source has changed.</summary>
internal sealed record ChangeSchedule(Func<CancellationToken, ValueTask<string>> Version, TimeSpan Poll) : Schedule;
