namespace RagKit.Schedules;

/// <summary>
/// The clocks on the walls of a time zone. It asks the zone for the offset at an instant only, which is certain; what happens around a
/// change of the clocks follows from the offsets before and after.
/// </summary>
internal readonly struct WallClock(TimeZoneInfo zone)
{
    // Offsets are within 14 hours of UTC: a wall time's instant lies between these two, and a zone changes its clocks once in between.
    private static readonly TimeSpan Earlier = TimeSpan.FromHours(-15);
    private static readonly TimeSpan Later = TimeSpan.FromHours(15);

    /// <summary>What is added to UTC at an instant.</summary>
    public TimeSpan OffsetAt(DateTime utc) => zone.GetUtcOffset(utc);

    /// <summary>What the clocks show at an instant.</summary>
    public DateTime At(DateTime utc) => Shift(utc, OffsetAt(utc), DateTimeKind.Unspecified);

    /// <summary>When the clocks show a time: once, twice when they are set back over it, or never when they are set forward over it.</summary>
    public WallTime Find(DateTime wall)
    {
        TimeSpan before = OffsetAt(Shift(wall, Earlier, DateTimeKind.Utc));
        TimeSpan after = OffsetAt(Shift(wall, Later, DateTimeKind.Utc));
        DateTime first = Shift(wall, -before, DateTimeKind.Utc);
        if (before == after)
            return new WallTime(WallTimeKind.Once, first);
        DateTime second = Shift(wall, -after, DateTimeKind.Utc);
        bool isShownBefore = OffsetAt(first) == before;
        bool isShownAfter = OffsetAt(second) == after;
        if (isShownBefore != isShownAfter)
            return new WallTime(WallTimeKind.Once, isShownBefore ? first : second);
        (DateTime low, DateTime high) = first < second ? (first, second) : (second, first);
        DateTime change = FindChange(low, high);
        return new WallTime(isShownBefore ? WallTimeKind.Twice : WallTimeKind.Never, first)
        {
            Second = second,
            Change = change,
            WallBeforeChange = Shift(change, before, DateTimeKind.Unspecified),
            WallAfterChange = Shift(change, after, DateTimeKind.Unspecified),
        };
    }

    /// <summary>The instant at which the clocks are set, between one before it and one at or behind it.</summary>
    private DateTime FindChange(DateTime low, DateTime high)
    {
        TimeSpan before = OffsetAt(low);
        while (high.Ticks - low.Ticks > 1)
        {
            DateTime middle = low.AddTicks((high.Ticks - low.Ticks) / 2);
            if (OffsetAt(middle) == before)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    /// <summary>Adds, and stops at the ends of the calendar.</summary>
    private static DateTime Shift(DateTime time, TimeSpan by, DateTimeKind kind) => new(Math.Clamp(time.Ticks + by.Ticks, 0, DateTime.MaxValue.Ticks), kind);
}

/// <summary>How often the clocks of a zone show a time.</summary>
internal enum WallTimeKind
{
    /// <summary>As nearly always.</summary>
    Once,

    /// <summary>The clocks are set back over it.</summary>
    Twice,

    /// <summary>The clocks are set forward over it.</summary>
    Never,
}

/// <summary>When the clocks of a zone show a time.</summary>
/// <param name="Kind">How often.</param>
/// <param name="First">The instant, or the first of the two.</param>
internal readonly record struct WallTime(WallTimeKind Kind, DateTime First)
{
    /// <summary>The second of the two instants.</summary>
    public DateTime Second { get; init; }

    /// <summary>The instant at which the clocks are set, where they do not show the time once.</summary>
    public DateTime Change { get; init; }

    /// <summary>What the clocks would show at the change if they were not set.</summary>
    public DateTime WallBeforeChange { get; init; }

    /// <summary>What the clocks are set to.</summary>
    public DateTime WallAfterChange { get; init; }
}
