namespace RagKit.Schedules;

/// <summary>
/// When something is done: by cron, every so often, once, or when a source has changed. Immutable. A schedule by cron or interval that is
/// new fires at its next time, not at once.
/// </summary>
public abstract record Schedule
{
    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    private protected Schedule()
    {
    }

    /// <summary>What becomes of times that were missed; fired for once unless set. A change that was missed is always noticed, once.</summary>
    public MissedRunPolicy Missed { get; init; } = MissedRunPolicy.RunOnce;

    /// <summary>Fires when a cron expression says.</summary>
    /// <param name="expression">Five fields, or six with seconds; see <see cref="CronExpression"/>, also for what happens when clocks change.</param>
    /// <param name="zone">Whose clocks count; UTC by default.</param>
    /// <exception cref="FormatException">The expression cannot be used; the message says why.</exception>
    public static Schedule Cron(string expression, TimeZoneInfo? zone = null) => new CronSchedule(CronExpression.Parse(expression), zone ?? TimeZoneInfo.Utc);

    /// <summary>
    /// Fires every so often, counted from the time before and not from when its work was done: it does not drift. A clock that is set back
    /// keeps it waiting until it has caught up.
    /// </summary>
    /// <param name="interval">The time between two firings; at least 10 ms.</param>
    /// <param name="jitter">How much later it may fire, from 0 to the interval, by chance; the same in every process, so that they agree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    public static Schedule Every(TimeSpan interval, TimeSpan jitter = default)
    {
        if (interval < Shortest)
            throw new ArgumentOutOfRangeException(nameof(interval), $"The interval ({interval}) must be at least 10 ms.");
        if (jitter < TimeSpan.Zero || jitter > interval)
            throw new ArgumentOutOfRangeException(nameof(jitter), $"The jitter ({jitter}) must be at least 0 and at most the interval ({interval}).");
        return new IntervalSchedule(interval, jitter);
    }

    /// <summary>Fires once. When that is past and it never fired, <see cref="Missed"/> says what happens.</summary>
    /// <param name="at">When; of a schedule that has fired, a later time makes it fire again.</param>
    public static Schedule Once(DateTimeOffset at) => new OnceSchedule(at);

    /// <summary>
    /// Fires when a source has changed: when its version is another than the one it last fired for. The first version that is seen is
    /// remembered, and no change. Every process asks; one of them fires.
    /// </summary>
    /// <param name="version">Says what the source is like: an ETag, a commit, a hash. Two changes between two looks are one.</param>
    /// <param name="poll">The time between two looks; 10 ms to 49 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    public static Schedule OnChange(Func<CancellationToken, ValueTask<string>> version, TimeSpan poll)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (poll < Shortest || poll > TimeSpan.FromDays(49))
            throw new ArgumentOutOfRangeException(nameof(poll), $"The poll interval ({poll}) must be 10 ms to 49 days.");
        return new ChangeSchedule(version, poll);
    }
}
