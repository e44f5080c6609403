namespace RagKit.Schedules;

/// <summary>Which of the times that have come a schedule settles next, and whether it fires for it. Not thread-safe.</summary>
internal sealed class Timetable(string name, TimedSchedule schedule, SchedulerOptions options)
{
    private DateTimeOffset _boundedUpTo = DateTimeOffset.MinValue;

    /// <summary>When it fires next, be it past; <see langword="null"/> when it never does again.</summary>
    /// <param name="settled">How far it has come.</param>
    public DateTimeOffset? FiresAt(DateTimeOffset settled) => schedule.NextAfter(settled, settled) is DateTimeOffset due ? schedule.FiresAt(name, due) : null;

    /// <summary>What to settle now; asked only when the next firing has come.</summary>
    /// <param name="settled">How far the schedule has come.</param>
    /// <param name="now">The time.</param>
    public (DateTimeOffset Due, bool Fires) Choose(DateTimeOffset settled, DateTimeOffset now)
    {
        DateTimeOffset first = schedule.NextAfter(settled, settled) ?? throw new InvalidOperationException($"Schedule '{name}' has no time behind {settled:u}.");
        Missed missed = new(schedule, settled, first, due => schedule.FiresAt(name, due) <= now);
        if (schedule.Missed == MissedRunPolicy.RunAll)
            return (Bounded(missed, now), true);
        DateTimeOffset last = missed.Latest(now);
        return (last, schedule.Missed == MissedRunPolicy.RunOnce || now - schedule.FiresAt(name, last) <= options.Grace);
    }

    /// <summary>The oldest that is not too many before the latest. They are counted once for all of them, not for each that is settled.</summary>
    private DateTimeOffset Bounded(Missed missed, DateTimeOffset now)
    {
        if (missed.First <= _boundedUpTo)
            return missed.First;
        DateTimeOffset last = missed.First;
        for (int count = 1; missed.NextAfter(last) is DateTimeOffset next; count++)
        {
            if (count == options.MaxMissed)
                return Latest(missed, now);
            last = next;
        }
        _boundedUpTo = last;
        return missed.First;
    }

    private DateTimeOffset Latest(Missed missed, DateTimeOffset now)
    {
        DateTimeOffset oldest = missed.Latest(now);
        _boundedUpTo = oldest;
        for (int count = 1; count < options.MaxMissed; count++)
        {
            DateTimeOffset bound = oldest;
            oldest = (missed with { HasCome = due => due < bound }).Latest(bound);
        }
        return oldest;
    }

    /// <summary>The times that have come and are not settled.</summary>
    /// <param name="Schedule">Whose.</param>
    /// <param name="Settled">How far it has come.</param>
    /// <param name="First">The first of them.</param>
    /// <param name="HasCome">Whether a time is one of them: up to some time all are, and then none.</param>
    private readonly record struct Missed(TimedSchedule Schedule, DateTimeOffset Settled, DateTimeOffset First, Func<DateTimeOffset, bool> HasCome)
    {
        public DateTimeOffset? NextAfter(DateTimeOffset time) => Schedule.NextAfter(time, Settled) is DateTimeOffset next && HasCome(next) ? next : null;

        /// <summary>The last of them, none of which is behind a time. By halves: of a time every second, a year may have been missed.</summary>
        public DateTimeOffset Latest(DateTimeOffset high)
        {
            if (NextAfter(First) is not DateTimeOffset low)
                return First;
            while (high - low > TimeSpan.FromTicks(1))
            {
                DateTimeOffset middle = low + (high - low) / 2;
                if (NextAfter(middle) is DateTimeOffset next)
                    low = next;
                else
                    high = middle;
            }
            return low;
        }
    }
}
