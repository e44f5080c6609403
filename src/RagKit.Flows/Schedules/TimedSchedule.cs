using RagKit.Resilience;

namespace RagKit.Schedules;

/// <summary>A schedule by time: it knows the times that it fires for.</summary>
internal abstract record TimedSchedule : Schedule
{
    /// <summary>Whether times that passed before it was first seen were not meant.</summary>
    public virtual bool BeginsWhenFirstSeen => true;

    /// <summary>The first time behind another; <see langword="null"/> when there is none.</summary>
    /// <param name="time">The time.</param>
    /// <param name="settled">How far it has come; intervals are counted from here.</param>
    public abstract DateTimeOffset? NextAfter(DateTimeOffset time, DateTimeOffset settled);

    /// <summary>When it fires for a time: then, or a little later. Never so much later that the order of two changes.</summary>
    public virtual DateTimeOffset FiresAt(string name, DateTimeOffset due) => due;
}

/// <summary>By cron, on the clocks of a zone.</summary>
internal sealed record CronSchedule(CronExpression Expression, TimeZoneInfo Zone) : TimedSchedule
{
    public override DateTimeOffset? NextAfter(DateTimeOffset time, DateTimeOffset settled) => Expression.NextAfter(time, Zone);
}

/// <summary>Once.</summary>
internal sealed record OnceSchedule(DateTimeOffset At) : TimedSchedule
{
    public override bool BeginsWhenFirstSeen => false;

    public override DateTimeOffset? NextAfter(DateTimeOffset time, DateTimeOffset settled) => time < At ? At : null;
}

/// <summary>Every so often.</summary>
internal sealed record IntervalSchedule(TimeSpan Interval, TimeSpan Jitter) : TimedSchedule
{
    public override DateTimeOffset? NextAfter(DateTimeOffset time, DateTimeOffset settled)
    {
        long intervals = (time - settled).Ticks / Interval.Ticks + 1;
        return intervals <= (DateTimeOffset.MaxValue - settled).Ticks / Interval.Ticks ? settled + intervals * Interval : null;
    }

    public override DateTimeOffset FiresAt(string name, DateTimeOffset due)
    {
        if (Jitter == TimeSpan.Zero)
            return due;
        TimeSpan later = Jitter * SeededChance.For($"{due.UtcTicks} {name}").Next();
        return later < DateTimeOffset.MaxValue - due ? due + later : DateTimeOffset.MaxValue;
    }
}
