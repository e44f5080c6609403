using System.CommandLine;
using System.Globalization;

namespace RagKit.Cli;

/// <summary>How old things are to be: a number of seconds, minutes, hours or days, such as <c>12h</c>.</summary>
internal static class Age
{
    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        HelpName = "age",
        Description = description,
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (TryParse(given) is TimeSpan age)
                return age;
            result.AddError($"{name} '{given}' must be a number of seconds, minutes, hours or days, such as 90s, 15m, 12h or 7d.");
            return null;
        },
    };

    public static TimeSpan? TryParse(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' when count <= 36_500 => TimeSpan.FromDays(count),
            _ => null,
        };
    }
}
