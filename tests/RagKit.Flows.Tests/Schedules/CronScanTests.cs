namespace RagKit.Schedules;

/// <summary>The next time that is computed is the one that is found by looking at every minute.</summary>
public sealed class CronScanTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<string> ZoneIds => [.. Zones.All.Select(zone => zone.Id)];

    [Fact]
    public void NextAfter_finds_the_days_that_a_scan_finds()
    {
        Random random = new(1);
        int never = 0;
        for (int i = 0; i < 3000; i++)
        {
            RandomCron reference = new(random, withDays: true);
            DateTime start = new DateTime(1995, 1, 1).AddDays(random.Next(20_000));
            DateTime? day = Enumerable.Range(1, 366 * 45).Select(days => start.AddDays(days)).Cast<DateTime?>().FirstOrDefault(day => reference.IsOn(day!.Value));
            if (!CronExpression.TryParse(reference.Text, out CronExpression? cron))
            {
                Assert.True(day is null, $"{reference.Text} fires on {day}.");
                never++;
                continue;
            }
            DateTimeOffset? next = cron.NextAfter(new DateTimeOffset(start.AddDays(1).AddTicks(-1), TimeSpan.Zero), TimeZoneInfo.Utc);
            Assert.True(day == next?.Date, $"{reference.Text} behind {start:yyyy-MM-dd}: {next:yyyy-MM-dd}, and not {day:yyyy-MM-dd}.");
        }
        Assert.InRange(never, 0, 300);
    }

    [Theory]
    [MemberData(nameof(ZoneIds))]
    public void NextAfter_finds_the_minutes_that_a_scan_finds_around_changes_of_the_clocks(string zoneId)
    {
        TimeZoneInfo zone = Zones.Find(zoneId);
        Random random = new(zoneId.Length);
        DateTime[] changes = [.. Changes(zone)];
        for (int i = 0; i < 160; i++)
        {
            RandomCron reference = new(random, withDays: false);
            DateTime change = changes.Length > 0 ? changes[random.Next(changes.Length)] : new DateTime(2026, 3, 29, 1, 0, 0, DateTimeKind.Utc);
            DateTime after = change + (i % 4 == 0 ? TimeSpan.FromTicks(random.Next(-1, 2)) : random.Next(-4 * 60, 4 * 60) * Minute + random.Next(2) * TimeSpan.FromSeconds(30));
            DateTime end = after.AddDays(2);
            DateTime? expected = Scan(reference, zone, after, end);
            DateTime? next = CronExpression.Parse(reference.Text).NextAfter(new DateTimeOffset(after), zone)?.UtcDateTime;
            Assert.True(expected == next || (expected is null && next > end), $"{reference.Text} behind {after:u} in {zone.Id}: {next:u}, and not {expected:u}.");
        }
    }

    /// <summary>
    /// Goes through the minutes as they pass. Every so often: fires when the clock shows a time that fits. For certain times: fires when the
    /// clock has come to such a time or past it, as seen from the latest that it has ever shown.
    /// </summary>
    private static DateTime? Scan(RandomCron reference, TimeZoneInfo zone, DateTime after, DateTime end)
    {
        DateTime utc = new(after.AddDays(-2).Ticks / Minute.Ticks * Minute.Ticks, DateTimeKind.Utc);
        DateTime shown = utc + zone.GetUtcOffset(utc);
        for (; utc <= end; utc += Minute)
        {
            DateTime wall = utc + zone.GetUtcOffset(utc);
            bool fires = reference.IsInterval && reference.IsAt(wall);
            for (; shown < wall; shown += Minute)
                fires |= !reference.IsInterval && reference.IsAt(shown + Minute);
            if (fires && utc > after)
                return utc;
        }
        return null;
    }

    private static IEnumerable<DateTime> Changes(TimeZoneInfo zone)
    {
        DateTime utc = new(2005, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (TimeSpan offset = zone.GetUtcOffset(utc); utc.Year < 2032; utc = utc.AddMinutes(30))
        {
            if (zone.GetUtcOffset(utc) == offset)
                continue;
            offset = zone.GetUtcOffset(utc);
            yield return utc;
        }
    }
}
