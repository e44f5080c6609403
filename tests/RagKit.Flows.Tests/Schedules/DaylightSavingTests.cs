namespace RagKit.Schedules;

/// <summary>What happens to cron expressions when the clocks are changed. In 2026 Berlin's go forward on 29 March and back on 25 October.</summary>
public sealed class DaylightSavingTests
{
    private static readonly DateTimeOffset Spring = new(2026, 3, 29, 0, 0, 0, TimeSpan.FromHours(1));
    private static readonly DateTimeOffset Autumn = new(2026, 10, 25, 0, 0, 0, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("30 2 * * *", "03:00+2", "+1 02:30+2")]
    [InlineData("0 2 * * *", "03:00+2", "+1 02:00+2")]
    [InlineData("0,20,40 2 * * *", "03:00+2", "+1 02:00+2")]
    [InlineData("*/10 0 2 29 3 *", "03:00+2")]
    [InlineData("0 1,2,3,4 * * *", "01:00+1", "03:00+2", "04:00+2")]
    [InlineData("30 2,3 * * *", "03:00+2", "03:30+2")]
    [InlineData("0 3 * * *", "03:00+2", "+1 03:00+2")]
    [InlineData("*/30 * * * *", "00:30+1", "01:00+1", "01:30+1", "03:00+2", "03:30+2")]
    [InlineData("0 */2 * * *", "04:00+2", "06:00+2")]
    [InlineData("*/20 2 * * *", "+1 02:00+2", "+1 02:20+2")]
    [InlineData("15 * * * *", "00:15+1", "01:15+1", "03:15+2")]
    public void Clocks_that_go_forward(string cron, params string[] expected) => Check(cron, Spring, expected);

    [Theory]
    [InlineData("30 2 * * *", "02:30+2", "+1 02:30+1")]
    [InlineData("0 3 * * *", "03:00+1", "+1 03:00+1")]
    [InlineData("0 1,2,3 * * *", "01:00+2", "02:00+2", "03:00+1")]
    [InlineData("0,30 2 * * *", "02:00+2", "02:30+2", "+1 02:00+1")]
    [InlineData("0 0-4 * * *", "01:00+2", "02:00+2", "03:00+1", "04:00+1")]
    [InlineData("*/30 * * * *", "00:30+2", "01:00+2", "01:30+2", "02:00+2", "02:30+2", "02:00+1", "02:30+1", "03:00+1")]
    [InlineData("0 */2 * * *", "02:00+2", "02:00+1", "04:00+1")]
    [InlineData("45 * * * *", "00:45+2", "01:45+2", "02:45+2", "02:45+1", "03:45+1")]
    [InlineData("*/20 2 * * *", "02:00+2", "02:20+2", "02:40+2", "02:00+1", "02:20+1", "02:40+1", "+1 02:00+1")]
    public void Clocks_that_go_back(string cron, params string[] expected) => Check(cron, Autumn, expected);

    [Fact]
    public void A_day_that_begins_after_midnight_fires_when_it_begins()
    {
        // Clocks go from 0:00 to 1:00 on Sunday 25 October 2026.
        DateTimeOffset at = new(2026, 10, 24, 12, 0, 0, TimeSpan.FromHours(-3));
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.FromHours(-2)), CronExpression.Parse("@daily").NextAfter(at, Zones.Midnight));
    }

    [Fact]
    public void A_day_that_the_calendar_leaves_out_fires_when_the_next_begins()
    {
        // Samoa had no 30 December 2011.
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById("Pacific/Apia", out TimeZoneInfo? samoa), "This machine does not know Samoa's time.");
        CronExpression cron = CronExpression.Parse("0 9 * * *");
        DateTimeOffset gap = cron.NextAfter(new DateTimeOffset(2011, 12, 29, 9, 0, 0, TimeSpan.FromHours(-10)), samoa)!.Value;
        Assert.Equal(new DateTimeOffset(2011, 12, 31, 0, 0, 0, TimeSpan.FromHours(14)), gap);
        Assert.Equal(new DateTimeOffset(2011, 12, 31, 9, 0, 0, TimeSpan.FromHours(14)), cron.NextAfter(gap, samoa));
    }

    [Fact]
    public void The_machines_own_data_says_the_same_about_Berlin()
    {
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out TimeZoneInfo? berlin), "This machine does not know Berlin's time.");
        foreach (string text in new[] { "30 2 * * *", "*/20 * * * *", "0 */2 * * *" })
        {
            CronExpression cron = CronExpression.Parse(text);
            DateTimeOffset? made = Spring.AddDays(-1), known = Spring.AddDays(-1);
            for (; made < Autumn.AddDays(2); made = cron.NextAfter(made.Value, Zones.Berlin), known = cron.NextAfter(known!.Value, berlin))
                Assert.Equal(made, known);
        }
    }

    private static void Check(string cron, DateTimeOffset midnight, string[] expected)
    {
        CronExpression expression = CronExpression.Parse(cron);
        DateTimeOffset at = midnight;
        foreach (string time in expected)
        {
            at = expression.NextAfter(at, Zones.Berlin)!.Value;
            int days = (at.Date - midnight.Date).Days;
            Assert.Equal(time, $"{(days > 0 ? $"+{days} " : "")}{at:HH:mm}+{at.Offset.Hours}");
        }
    }
}
