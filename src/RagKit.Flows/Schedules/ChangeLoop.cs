namespace RagKit.Schedules;

/// <summary>Runs a schedule by change: looks at the source, and fires when the mark could be moved to its new version.</summary>
internal sealed class ChangeLoop(ScheduledAction scheduled, ChangeSchedule schedule, SchedulerSetup setup) : ScheduleLoop(scheduled, setup)
{
    protected override async ValueTask<TimeSpan?> StepAsync(CancellationToken cancellationToken)
    {
        // The mark first: a version that was read before another process moved the mark would look like a change back.
        ScheduleMark? mark = await Store.FindMarkAsync(Name, cancellationToken).ConfigureAwait(false);
        string version = await LookAsync(cancellationToken).ConfigureAwait(false);
        if (version == mark?.Version)
            return schedule.Poll;
        DateTimeOffset now = Time.GetUtcNow();
        bool isMoved = await Store.TryMoveAsync(Name, mark, new ScheduleMark(now, version), cancellationToken).ConfigureAwait(false);
        if (isMoved && mark is not null)
            await FireAsync(new ScheduledFiring(Name, now) { Since = mark.At, Version = version }, cancellationToken).ConfigureAwait(false);
        return schedule.Poll;
    }

    private async ValueTask<string> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await schedule.Version(cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("The version function gave null; give an empty text for a source that is not there.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"What the source is like could not be seen: {e.Message}", e);
        }
    }
}
