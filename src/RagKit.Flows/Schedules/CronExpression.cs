using System.Diagnostics.CodeAnalysis;

namespace RagKit.Schedules;

/// <summary>
/// When something recurs, as cron writes it: minute, hour, day of the month, month, day of the week, with seconds in front when there are
/// six fields. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// A field is <c>*</c>, or a list of numbers, ranges (<c>1-5</c>) and steps (<c>*/15</c>, <c>10-30/5</c>, <c>5/15</c> from 5 on); months
/// and weekdays have names (<c>JAN</c>, <c>MON-FRI</c>); Sunday is 0 and 7. A day of the month can be <c>L</c> (the last), <c>L-3</c>
/// (three before it), <c>15W</c> (the Monday to Friday next to the 15th, in its month) or <c>LW</c>; a day of the week <c>5L</c> (the last
/// Friday) or <c>5#2</c> (the second); <c>?</c> is <c>*</c> in both. <c>@yearly</c>, <c>@annually</c>, <c>@monthly</c>, <c>@weekly</c>,
/// <c>@daily</c>, <c>@midnight</c> and <c>@hourly</c> are short for what they say.
/// </para>
/// <para>
/// Where day of the month and day of the week both are restricted, a day needs to be one of the two (the rule of Vixie's cron); where one
/// of them begins with <c>*</c> or is <c>?</c>, it must be both. So <c>0 0 1,15 * MON</c> is the 1st, the 15th and every Monday.
/// </para>
/// <para>
/// When the clocks change: an expression for certain times of the day (no <c>*</c> or <c>/</c> in minute and hour) fires once for each. A
/// time that is skipped fires at the first moment after the gap, and together with others that fall on it; a time that comes twice fires
/// the first time. One for every so often follows elapsed time: <c>*/30 * * * *</c> fires every half hour, through the gap and in both
/// of the hours that look alike; times that are skipped are not made up for.
/// </para>
/// </remarks>
public sealed class CronExpression
{
    /// <summary>The calendar repeats after so many years: what does not come in them never comes.</summary>
    private const int YearsOfACycle = 400;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly string _text;
    private readonly CronTimes _times;
    private readonly CronDays _days;

    private CronExpression(string text)
    {
        _text = text;
        string[] fields = Expand(text.Trim()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields is not { Length: 5 or 6 })
            throw new FormatException($"it has {fields.Length} field{(fields.Length == 1 ? "" : "s")}, but needs 5 (minute, hour, day of the month, month, day of the week) or 6 (with seconds in front)");
        int minute = fields.Length - 5;
        _times = new CronTimes(minute == 1 ? fields[0] : "0", fields[minute], fields[minute + 1]);
        _days = new CronDays(fields[minute + 2], fields[minute + 3], fields[minute + 4]);
        if (_days.Next(new DateTime(2000, 1, 1), 2000 + YearsOfACycle) is null)
            throw new FormatException($"it never fires: no month '{fields[minute + 3]}' has the day of the month '{fields[minute + 2]}' on a day of the week '{fields[minute + 4]}'");
    }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is none, or never fires; the message names the field, the value and what is allowed.</exception>
    public static CronExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return new CronExpression(text);
        }
        catch (FormatException e)
        {
            throw new FormatException($"The cron expression '{text}' cannot be used: {e.Message}.");
        }
    }

    /// <summary>Reads an expression, if it is one that fires.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CronExpression? expression)
    {
        expression = null;
        try
        {
            expression = text is null ? null : new CronExpression(text);
        }
        catch (FormatException)
        {
        }
        return expression is not null;
    }

    /// <summary>The first time behind an instant at which it fires, by the clocks of a zone; <see langword="null"/> when the calendar ends before.</summary>
    /// <param name="after">The instant; a firing at this very instant is passed over.</param>
    /// <param name="zone">Whose clocks count.</param>
    /// <returns>The time, with the zone's offset.</returns>
    public DateTimeOffset? NextAfter(DateTimeOffset after, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        WallClock clock = new(zone);
        if (NextAfter(after.UtcDateTime, clock) is not DateTime utc || utc <= after.UtcDateTime)
            return null;
        TimeSpan offset = clock.OffsetAt(utc);
        return utc.Ticks + offset.Ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(utc).ToOffset(offset);
    }

    /// <summary>The expression as it was written.</summary>
    public override string ToString() => _text;

    private DateTime? NextAfter(DateTime utc, WallClock clock)
    {
        DateTime here = clock.At(utc);
        DateTime? wall = NextWall(here, isIncluded: false);
        if (clock.Find(here) is { Kind: WallTimeKind.Twice } now)
        {
            // For certain times, the second of two hours that look alike is over at once; every so often, there are times to come in it.
            if (!_times.IsInterval && utc >= now.Change)
                wall = NextWall(now.WallBeforeChange, isIncluded: true);
            else if (_times.IsInterval && utc < now.Change && !(wall < now.WallBeforeChange))
                wall = NextWall(now.WallAfterChange, isIncluded: true);
        }
        while (wall is DateTime at)
        {
            WallTime found = clock.Find(at);
            if (found.Kind == WallTimeKind.Never && _times.IsInterval)
                wall = NextWall(found.WallAfterChange, isIncluded: true);
            else if (found.Kind == WallTimeKind.Never)
                return found.Change;
            else
                return found.Kind == WallTimeKind.Once || !_times.IsInterval || found.First > utc ? found.First : found.Second;
        }
        return null;
    }

    /// <summary>The first time on the wall at which it fires, at or behind another.</summary>
    private DateTime? NextWall(DateTime from, bool isIncluded)
    {
        DateTime whole = new(from.Ticks - from.Ticks % Second.Ticks);
        if (!isIncluded || whole < from)
        {
            if (whole > DateTime.MaxValue - Second)
                return null;
            whole += Second;
        }
        if (_days.Next(whole.Date) is not DateTime day)
            return null;
        if (day > whole.Date)
            return day + _times.First;
        if (_times.Next(whole.TimeOfDay) is TimeSpan time)
            return day + time;
        return day < DateTime.MaxValue.Date ? _days.Next(day.AddDays(1)) + _times.First : null;
    }

    private static string Expand(string text) => text.StartsWith('@') ? text.ToUpperInvariant() switch
    {
        "@YEARLY" or "@ANNUALLY" => "0 0 1 1 *",
        "@MONTHLY" => "0 0 1 * *",
        "@WEEKLY" => "0 0 * * 0",
        "@DAILY" or "@MIDNIGHT" => "0 0 * * *",
        "@HOURLY" => "0 * * * *",
        _ => throw new FormatException($"'{text}' must be @yearly, @annually, @monthly, @weekly, @daily, @midnight or @hourly"),
    }
    : text;
}
