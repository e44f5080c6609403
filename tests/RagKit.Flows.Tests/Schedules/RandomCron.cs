namespace RagKit.Schedules;

/// <summary>A random cron expression together with what it means, said in the plainest way: the reference that the real one is held against.</summary>
internal sealed class RandomCron
{
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly HashSet<int> _minutes;
    private readonly HashSet<int> _hours;
    private readonly HashSet<int> _months;
    private readonly Func<DateTime, bool> _day;

    public RandomCron(Random random, bool withDays)
    {
        (string minute, _minutes) = Field(random, 0, 59);
        (string hour, _hours) = Field(random, 0, 23);
        (string month, _months) = withDays ? Field(random, 1, 12) : ("*", [.. Enumerable.Range(1, 12)]);
        (string dayOfMonth, Func<DateTime, bool> ofMonth) = withDays ? DayOfMonth(random) : ("*", _ => true);
        (string dayOfWeek, Func<DateTime, bool> ofWeek) = withDays ? DayOfWeek(random) : ("*", _ => true);
        bool either = dayOfMonth[0] != '*' && dayOfWeek[0] != '*';
        _day = day => either ? ofMonth(day) || ofWeek(day) : ofMonth(day) && ofWeek(day);
        Text = $"{minute} {hour} {dayOfMonth} {month} {dayOfWeek}";
        IsInterval = $"{minute}{hour}".AsSpan().IndexOfAny('*', '/') >= 0;
    }

    public string Text { get; }

    public bool IsInterval { get; }

    public bool IsOn(DateTime day) => _months.Contains(day.Month) && _day(day);

    public bool IsAt(DateTime wall) => _minutes.Contains(wall.Minute) && _hours.Contains(wall.Hour) && IsOn(wall);

    private static (string, HashSet<int>) Field(Random random, int first, int last)
    {
        if (random.Next(4) == 0)
            return ("*", [.. Enumerable.Range(first, last - first + 1)]);
        List<string> items = [];
        HashSet<int> set = [];
        for (int i = random.Next(3); i >= 0; i--)
        {
            int from = random.Next(first, last + 1), to = random.Next(from, last + 1), step = random.Next(1, last + 1);
            (string item, int end, int by) = random.Next(5) switch
            {
                0 => ($"*/{step}", last, step),
                1 => ($"{from}-{to}", to, 1),
                2 => ($"{from}-{to}/{step}", to, step),
                3 => ($"{from}/{step}", last, step),
                _ => ($"{from}", from, 1),
            };
            items.Add(item);
            for (int value = item[0] == '*' ? first : from; value <= end; value += by)
                set.Add(value);
        }
        return (string.Join(',', items), set);
    }

    private static (string, Func<DateTime, bool>) DayOfMonth(Random random)
    {
        int n = random.Next(1, 29);
        switch (random.Next(6))
        {
            case 0:
                return ("L", day => day.AddDays(1).Day == 1);
            case 1:
                return ($"L-{n}", day => day.AddDays(n + 1).Day == 1 && day.AddDays(n).Month == day.Month);
            case 2:
                return ("LW", day => IsWorkday(day) && Rest(day).All(later => !IsWorkday(later)));
            case 3:
                return ($"{n}W", day => IsWorkday(day) && day == Nearest(new DateTime(day.Year, day.Month, n)));
            default:
                (string text, HashSet<int> set) = Field(random, 1, 31);
                return (text, day => set.Contains(day.Day));
        }
    }

    private static (string, Func<DateTime, bool>) DayOfWeek(Random random)
    {
        int weekday = random.Next(7), nth = random.Next(1, 6);
        switch (random.Next(6))
        {
            case 0:
                return ($"{Weekdays[weekday]}#{nth}", day => (int)day.DayOfWeek == weekday && (day.Day + 6) / 7 == nth);
            case 1:
                return ($"{weekday}L", day => (int)day.DayOfWeek == weekday && day.AddDays(7).Month != day.Month);
            case 2:
                return (Weekdays[weekday], day => (int)day.DayOfWeek == weekday);
            case 3:
                return ("*", _ => true);
            default:
                (string text, HashSet<int> set) = Field(random, 0, 6);
                return (text, day => set.Contains((int)day.DayOfWeek) || (text.Contains('/', StringComparison.Ordinal) && IsSundayAtTheEnd(text, day)));
        }
    }

    /// <summary>An open step such as 5/2 goes on to 7, which is Sunday.</summary>
    private static bool IsSundayAtTheEnd(string text, DateTime day) =>
        day.DayOfWeek == System.DayOfWeek.Sunday &&
        text.Split(',').Select(item => item.Split('/')).Any(parts => parts.Length == 2 && int.TryParse(parts[0], out int from) && (7 - from) % int.Parse(parts[1], null) == 0);

    private static bool IsWorkday(DateTime day) => day.DayOfWeek is not (System.DayOfWeek.Saturday or System.DayOfWeek.Sunday);

    private static IEnumerable<DateTime> Rest(DateTime day)
    {
        for (DateTime later = day.AddDays(1); later.Month == day.Month; later = later.AddDays(1))
            yield return later;
    }

    private static DateTime Nearest(DateTime day) =>
        Enumerable.Range(-2, 5).Select(by => day.AddDays(by)).Where(other => other.Month == day.Month && IsWorkday(other)).MinBy(other => Math.Abs((other - day).Days));
}
