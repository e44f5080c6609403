using System.Numerics;

namespace RagKit.Schedules;

/// <summary>At which times of a day a cron expression fires.</summary>
internal sealed class CronTimes(string second, string minute, string hour)
{
    private readonly ulong _seconds = CronField.Second.Read(second);
    private readonly ulong _minutes = CronField.Minute.Read(minute);
    private readonly ulong _hours = CronField.Hour.Read(hour);

    /// <summary>Whether it asks for a time every so often, and not for certain times of the day.</summary>
    public bool IsInterval { get; } = (minute + hour).AsSpan().IndexOfAny('*', '/') >= 0;

    /// <summary>The first time of the day.</summary>
    public TimeSpan First => new(Lowest(_hours), Lowest(_minutes), Lowest(_seconds));

    /// <summary>The first time at or behind a time of the day; <see langword="null"/> when there is none left that day.</summary>
    public TimeSpan? Next(TimeSpan from)
    {
        int second = From(_seconds, from.Seconds);
        int minute = From(_minutes, from.Minutes + (second < 0 ? 1 : 0));
        int hour = From(_hours, from.Hours + (minute < 0 ? 1 : 0));
        if (hour < 0)
            return null;
        if (hour != from.Hours)
            return new TimeSpan(hour, Lowest(_minutes), Lowest(_seconds));
        return new TimeSpan(hour, minute, minute == from.Minutes ? second : Lowest(_seconds));
    }

    /// <summary>The lowest number of a set from one on; -1 when there is none.</summary>
    private static int From(ulong set, int from)
    {
        ulong rest = set & (ulong.MaxValue << from);
        return rest == 0 ? -1 : Lowest(rest);
    }

    private static int Lowest(ulong set) => BitOperations.TrailingZeroCount(set);
}
