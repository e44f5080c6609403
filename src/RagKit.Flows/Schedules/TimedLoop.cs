namespace RagKit.Schedules;

/// <summary>Runs a schedule by time: sleeps until it is due, and fires when the mark could be moved, which one process can.</summary>
internal sealed class TimedLoop(ScheduledAction scheduled, TimedSchedule schedule, SchedulerSetup setup) : ScheduleLoop(scheduled, setup)
{
    private readonly Timetable _timetable = new(scheduled.Name, schedule, setup.Options);
    private DateTimeOffset _sleepsUntil = DateTimeOffset.MinValue;

    protected override async ValueTask<TimeSpan?> StepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Time.GetUtcNow();
        if (now < _sleepsUntil)
            return Sleep(now);
        ScheduleMark? mark = await Store.FindMarkAsync(Name, cancellationToken).ConfigureAwait(false);
        now = Time.GetUtcNow();
        if (mark is null && schedule.BeginsWhenFirstSeen)
        {
            await Store.TryMoveAsync(Name, null, new ScheduleMark(now), cancellationToken).ConfigureAwait(false);
            return TimeSpan.Zero;
        }
        DateTimeOffset settled = mark?.At ?? DateTimeOffset.MinValue;
        if (_timetable.FiresAt(settled) is not DateTimeOffset firesAt)
            return null;
        if (now < firesAt)
        {
            _sleepsUntil = firesAt;
            return Sleep(now);
        }
        (DateTimeOffset due, bool fires) = _timetable.Choose(settled, now);
        if (!await Store.TryMoveAsync(Name, mark, new ScheduleMark(due), cancellationToken).ConfigureAwait(false))
            return TimeSpan.Zero;
        if (fires)
            await FireAsync(new ScheduledFiring(Name, due) { Since = mark?.At }, cancellationToken).ConfigureAwait(false);
        else
            ScheduleLog.PassedOver(Logger, Name, due);
        return TimeSpan.Zero;
    }

    /// <summary>Never for long: timers do not notice when the clock is set.</summary>
    private TimeSpan Sleep(DateTimeOffset now)
    {
        TimeSpan left = _sleepsUntil - now;
        return left < Options.LongestSleep ? left : Options.LongestSleep;
    }
}
