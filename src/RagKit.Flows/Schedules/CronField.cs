using System.Globalization;

namespace RagKit.Schedules;

/// <summary>One field of a cron expression: which numbers and names it takes, and how a list of them is read into a set.</summary>
internal sealed class CronField(string name, int first, int last, params string[] names)
{
    public static readonly CronField Second = new("second", 0, 59);
    public static readonly CronField Minute = new("minute", 0, 59);
    public static readonly CronField Hour = new("hour", 0, 23);
    public static readonly CronField DayOfMonth = new("day of the month", 1, 31);
    public static readonly CronField Month = new("month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    /// <summary>Sunday is 0 and 7; read into a set, it is 0.</summary>
    public static readonly CronField DayOfWeek = new("day of the week", 0, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    /// <summary>The field's text as a set: bit n for the number n.</summary>
    public ulong Read(string text)
    {
        ulong set = 0;
        foreach (string item in text.Split(','))
            set |= ReadItem(item);
        return set;
    }

    /// <summary>One item of the list: <c>*</c>, <c>5</c>, <c>5-10</c>, each with a step behind a slash or none.</summary>
    public ulong ReadItem(string item)
    {
        string[] parts = item.Split('/');
        if (parts.Length > 2)
            throw Refused(item, "has more than one '/'");
        (int from, int to) = ReadRange(parts[0], isOpen: parts.Length == 2);
        int step = parts.Length == 2 ? ReadStep(parts[1]) : 1;
        ulong set = 0;
        for (int value = from; value <= to; value += step)
            set |= 1UL << (ReferenceEquals(this, DayOfWeek) ? value % 7 : value);
        return set;
    }

    /// <summary>A single number or name.</summary>
    public int ReadValue(string text)
    {
        int named = Array.FindIndex(names, known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0)
            return named + first;
        return IsNumber(text, out int value) && value >= first && value <= last
            ? value
            : throw Refused(text, $"must be {first} to {last}{(names.Length > 0 ? $", or {names[0]} to {names[^1]}" : "")}");
    }

    public FormatException Refused(string item, string why) => new(item.Length == 0 ? $"the {name} has an empty item" : $"the {name} '{item}' {why}");

    private (int From, int To) ReadRange(string text, bool isOpen)
    {
        if (text == "*")
            return (first, ReferenceEquals(this, DayOfWeek) ? last - 1 : last);
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0)
            return (ReadValue(text), isOpen ? last : ReadValue(text));
        int from = ReadValue(text[..dash]);
        int to = ReadValue(text[(dash + 1)..]);
        // A week that ends on Sunday: FRI-SUN is 5-7.
        if (to == 0 && from > 0 && ReferenceEquals(this, DayOfWeek))
            to = last;
        return from <= to ? (from, to) : throw Refused(text, $"begins behind its end; write {text[..dash]}-{last},{first}-{text[(dash + 1)..]}");
    }

    private int ReadStep(string text)
    {
        int longest = Math.Max(last, 1);
        return IsNumber(text, out int step) && step >= 1 && step <= longest ? step : throw new FormatException($"the step '{text}' of the {name} must be 1 to {longest}");
    }

    private static bool IsNumber(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
