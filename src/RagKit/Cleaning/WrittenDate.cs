using System.Globalization;
using System.Text.RegularExpressions;

namespace RagKit.Cleaning;

/// <summary>
/// Reads a text that is a date and nothing else: ISO 8601, day and month by name in some languages, or numbers of which only one can be the month. The
/// time of day counts in ISO 8601 alone; all else is the day's beginning, UTC.
/// </summary>
internal static partial class WrittenDate
{
    private const int Longest = 64, FirstYear = 1000, LastYear = 2199;

    private const string Weekday =
        @"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche" +
        @"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|(?:segunda|terça|quarta|quinta|sexta)-feira|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\.?,? +";

    private const string Time = @"(?:,? +(?:at +|um +|à +)?[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\.?)?(?: +uhr)?(?: +(?:[a-z]{1,4}|[+-][0-9]{4}))?)?";

    public static DateTimeOffset? Read(string text)
    {
        text = text.Trim();
        if (text.Length is < 8 or > Longest)
            return null;
        if (Iso().Match(text) is { Success: true } iso)
            return !iso.Groups["time"].Success ? Day(iso, Number(iso, "month"), Number(iso, "day"))
                : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment : null;
        Match named = DayFirst().Match(text);
        if (named.Success || (named = MonthFirst().Match(text)).Success)
            return MonthNames.Number(named.Groups["month"].ValueSpan) is int month ? Day(named, month, Number(named, "day")) : null;
        if (Numbers().Match(text) is not { Success: true } numbers)
            return null;
        (int first, int second) = (Number(numbers, "first"), Number(numbers, "second"));
        return first <= 12 && second <= 12 && first != second ? null
            : first > 12 ? Day(numbers, second, first) : Day(numbers, first, second);
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Day(Match match, int month, int day)
    {
        int year = Number(match, "year");
        return year is >= FirstYear and <= LastYear && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero) : null;
    }

    [GeneratedRegex(@"^(?<year>[0-9]{4})(?:-(?<month>[0-9]{2})-(?<day>[0-9]{2})(?<time>[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)? ?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?|/(?<month>[0-9]{1,2})/(?<day>[0-9]{1,2}))$", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex($"^(?:{Weekday})?(?:den +|le +|the +)?(?<day>[0-9]{{1,2}})(?:\\.|st|nd|rd|th|er|º)?[ -]+(?:of +|de +|d['’])?(?<month>\\p{{L}}{{3,12}})\\.?,?[ -]+(?:de +|del +)?(?<year>[0-9]{{4}}){Time}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DayFirst();

    [GeneratedRegex($"^(?:{Weekday})?(?<month>\\p{{L}}{{3,12}})\\.? +(?<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? +(?<year>[0-9]{{4}}){Time}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MonthFirst();

    [GeneratedRegex(@"^(?<first>[0-9]{1,2})(?<mark>[./-])(?<second>[0-9]{1,2})\k<mark>(?<year>[0-9]{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
