namespace RagKit.Schedules;

/// <summary>How <see cref="Scheduler"/> treats time that does not pass as it should.</summary>
public sealed record SchedulerOptions
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>How late a time may be fired for and still count as on time, from 0 to a day; one minute unless set.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it sleeps at most before it looks at the clock again, which may have been set, from 10 ms to a day; one minute unless set.</summary>
    public TimeSpan LongestSleep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many missed times <see cref="MissedRunPolicy.RunAll"/> fires for at most, from 1 to 10,000; older ones are passed over; 100 unless set.</summary>
    public int MaxMissed { get; init; } = 100;

    internal SchedulerOptions Validated()
    {
        if (Grace < TimeSpan.Zero || Grace > Day)
            throw new ArgumentOutOfRangeException(nameof(Grace), $"Grace ({Grace}) must be 0 to one day.");
        if (LongestSleep < TimeSpan.FromMilliseconds(10) || LongestSleep > Day)
            throw new ArgumentOutOfRangeException(nameof(LongestSleep), $"LongestSleep ({LongestSleep}) must be 10 ms to one day.");
        if (MaxMissed is < 1 or > 10_000)
            throw new ArgumentOutOfRangeException(nameof(MaxMissed), $"MaxMissed ({MaxMissed}) must be 1 to 10,000.");
        return this;
    }
}
