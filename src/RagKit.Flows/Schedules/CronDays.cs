using System.Globalization;

namespace RagKit.Schedules;

/// <summary>On which days a cron expression fires: the days of the month, those of the week, and how the two go together.</summary>
internal sealed class CronDays
{
    private const int DaysAWeek = 7;

    /// <summary>The days 1, 8, 15, 22 and 29, counted from 0: shifted to its first day, every day of the month that is one weekday.</summary>
    private const ulong EverySevenDays = 0x10204081;

    private readonly ulong _months;
    private readonly bool _eitherWillDo;
    private ulong _days;
    private ulong _beforeTheLast;
    private ulong _workdaysNear;
    private bool _lastWorkday;
    private ulong _weekdays;
    private ulong _lastWeekdays;
    private ulong _nthWeekdays;

    public CronDays(string dayOfMonth, string month, string dayOfWeek)
    {
        _months = CronField.Month.Read(month);
        _eitherWillDo = !IsOpen(dayOfMonth) && !IsOpen(dayOfWeek);
        foreach (string item in Items(dayOfMonth))
            AddDay(item);
        foreach (string item in Items(dayOfWeek))
            AddWeekday(item);
    }

    /// <summary>The first day on or behind a day, up to the end of a year.</summary>
    public DateTime? Next(DateTime day, int lastYear = 9999)
    {
        int from = day.Day;
        for (int year = day.Year, month = day.Month; year <= lastYear; from = 1)
        {
            ulong days = In(year, month) & (ulong.MaxValue << from);
            if (days != 0)
                return new DateTime(year, month, Lowest(days));
            month = month % 12 + 1;
            year += month == 1 ? 1 : 0;
        }
        return null;
    }

    /// <summary>The days of one month as a set: bit n for the day n.</summary>
    private ulong In(int year, int month)
    {
        if ((_months >> month & 1) == 0)
            return 0;
        int last = DateTime.DaysInMonth(year, month);
        int firstIs = (int)new DateTime(year, month, 1).DayOfWeek;
        ulong ofMonth = DaysOfMonth(last, firstIs);
        ulong ofWeek = DaysOfWeek(last, firstIs);
        return (_eitherWillDo ? ofMonth | ofWeek : ofMonth & ofWeek) & ((2UL << last) - 2);
    }

    private ulong DaysOfMonth(int last, int firstIs)
    {
        ulong days = _days;
        for (ulong rest = _beforeTheLast; rest != 0; rest &= rest - 1)
        {
            if (last > Lowest(rest))
                days |= 1UL << (last - Lowest(rest));
        }
        for (ulong rest = _workdaysNear; rest != 0; rest &= rest - 1)
        {
            if (last >= Lowest(rest))
                days |= 1UL << WorkdayNear(Lowest(rest), last, firstIs);
        }
        return _lastWorkday ? days | 1UL << WorkdayNear(last, last, firstIs) : days;
    }

    private ulong DaysOfWeek(int last, int firstIs)
    {
        ulong days = 0;
        for (int weekday = 0; weekday < DaysAWeek; weekday++)
        {
            int first = 1 + (weekday - firstIs + DaysAWeek) % DaysAWeek;
            if ((_weekdays >> weekday & 1) != 0)
                days |= EverySevenDays << first;
            if ((_lastWeekdays >> weekday & 1) != 0)
                days |= 1UL << (first + (last - first) / DaysAWeek * DaysAWeek);
            for (int nth = 0; nth < 5; nth++)
            {
                if ((_nthWeekdays >> (nth * DaysAWeek + weekday) & 1) != 0)
                    days |= 1UL << (first + nth * DaysAWeek);
            }
        }
        return days;
    }

    /// <summary>The Monday to Friday that is next to a day within its month.</summary>
    private static int WorkdayNear(int day, int last, int firstIs) => (DayOfWeek)((firstIs + day - 1) % DaysAWeek) switch
    {
        DayOfWeek.Saturday => day > 1 ? day - 1 : day + 2,
        DayOfWeek.Sunday => day < last ? day + 1 : day - 2,
        _ => day,
    };

    private void AddDay(string item)
    {
        CronField field = CronField.DayOfMonth;
        if (item.Equals("L", StringComparison.OrdinalIgnoreCase))
            _beforeTheLast |= 1;
        else if (item.Equals("LW", StringComparison.OrdinalIgnoreCase))
            _lastWorkday = true;
        else if (item.StartsWith("L-", StringComparison.OrdinalIgnoreCase))
            _beforeTheLast |= int.TryParse(item.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int before) && before is >= 1 and <= 30
                ? 1UL << before
                : throw field.Refused(item, "must be L-1 to L-30");
        else if (item.EndsWith("W", StringComparison.OrdinalIgnoreCase))
            _workdaysNear |= 1UL << field.ReadValue(item[..^1]);
        else
            _days |= field.ReadItem(item);
    }

    private void AddWeekday(string item)
    {
        CronField field = CronField.DayOfWeek;
        int hash = item.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0)
        {
            int nth = item[(hash + 1)..] is [>= '1' and <= '5' and char digit] ? digit - '1' : throw field.Refused(item, "must end in #1 to #5");
            _nthWeekdays |= 1UL << (nth * DaysAWeek + field.ReadValue(item[..hash]) % DaysAWeek);
        }
        else if (item.Equals("L", StringComparison.OrdinalIgnoreCase))
            throw field.Refused(item, "needs a day before it: 5L is the last Friday of the month");
        else if (item.EndsWith("L", StringComparison.OrdinalIgnoreCase))
            _lastWeekdays |= 1UL << field.ReadValue(item[..^1]) % DaysAWeek;
        else
            _weekdays |= field.ReadItem(item);
    }

    private static bool IsOpen(string field) => field.StartsWith('*') || field == "?";

    private static string[] Items(string field) => field == "?" ? ["*"] : field.Split(',');

    private static int Lowest(ulong set) => System.Numerics.BitOperations.TrailingZeroCount(set);
}
