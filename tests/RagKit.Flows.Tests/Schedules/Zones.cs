namespace RagKit.Schedules;

/// <summary>Time zones that the tests have on every machine, and those of the machine's own data.</summary>
internal static class Zones
{
    private static readonly string[] Known =
    [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "America/Sao_Paulo", "Africa/Casablanca", "Antarctica/Troll",
        "Asia/Kathmandu", "Europe/Moscow", "Pacific/Apia", "Pacific/Chatham", "Asia/Tehran",
    ];

    /// <summary>Central Europe's rules: forward at 2:00 on the last Sunday of March, back at 3:00 on the last Sunday of October.</summary>
    public static TimeZoneInfo Berlin { get; } = Made(
        "Test/Berlin", TimeSpan.FromHours(1), TimeSpan.FromHours(1), Last(3, 2), Last(10, 3));

    /// <summary>Clocks go forward at midnight, so that a day begins at 1:00, and back at midnight, so that it ends twice.</summary>
    public static TimeZoneInfo Midnight { get; } = Made(
        "Test/Midnight", TimeSpan.FromHours(-3), TimeSpan.FromHours(1), Last(10, 0), Last(2, 0));

    /// <summary>Half an hour, as on Lord Howe Island.</summary>
    public static TimeZoneInfo HalfHour { get; } = Made(
        "Test/HalfHour", TimeSpan.FromHours(10.5), TimeSpan.FromMinutes(30), Last(10, 2), Last(4, 2));

    public static IEnumerable<TimeZoneInfo> All =>
        [TimeZoneInfo.Utc, Berlin, Midnight, HalfHour, .. Known.Select(id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone : null).OfType<TimeZoneInfo>()];

    public static TimeZoneInfo Find(string id) => All.First(zone => zone.Id == id);

    private static TimeZoneInfo Made(string id, TimeSpan offset, TimeSpan saving, TimeZoneInfo.TransitionTime forward, TimeZoneInfo.TransitionTime back) =>
        TimeZoneInfo.CreateCustomTimeZone(
            id, offset, id, id, id, [TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, saving, forward, back)]);

    private static TimeZoneInfo.TransitionTime Last(int month, int hour) =>
        TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, hour, 0, 0), month, 5, DayOfWeek.Sunday);
}
