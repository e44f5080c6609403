namespace RagKit.Schedules;

/// <summary>What cron expressions mean, and which are refused.</summary>
public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("0 3 * * *", "2026-01-01 03:00:00", "2026-01-02 03:00:00")]
    [InlineData("*/15 * * * *", "2026-01-01 00:15:00", "2026-01-01 00:30:00")]
    [InlineData("5/15 * * * *", "2026-01-01 00:05:00", "2026-01-01 00:20:00", "2026-01-01 00:35:00", "2026-01-01 00:50:00", "2026-01-01 01:05:00")]
    [InlineData("10-30/10 8 * * *", "2026-01-01 08:10:00", "2026-01-01 08:20:00", "2026-01-01 08:30:00", "2026-01-02 08:10:00")]
    [InlineData("0 9-17/4,23 * * *", "2026-01-01 09:00:00", "2026-01-01 13:00:00", "2026-01-01 17:00:00", "2026-01-01 23:00:00")]
    [InlineData("30 */10 * * * *", "2026-01-01 00:00:30", "2026-01-01 00:10:30")]
    [InlineData("59 59 23 31 12 *", "2026-12-31 23:59:59", "2027-12-31 23:59:59")]
    [InlineData("0 0 * * MON-FRI", "2026-01-02 00:00:00", "2026-01-05 00:00:00")]
    [InlineData("0 0 * * fri-sun", "2026-01-02 00:00:00", "2026-01-03 00:00:00", "2026-01-04 00:00:00", "2026-01-09 00:00:00")]
    [InlineData("0 0 * * 7", "2026-01-04 00:00:00", "2026-01-11 00:00:00")]
    [InlineData("0 0 * * 0", "2026-01-04 00:00:00", "2026-01-11 00:00:00")]
    [InlineData("0 0 1 jan,JUL *", "2026-07-01 00:00:00", "2027-01-01 00:00:00")]
    [InlineData("0 0 31 * *", "2026-01-31 00:00:00", "2026-03-31 00:00:00", "2026-05-31 00:00:00")]
    [InlineData("0 0 29 2 *", "2028-02-29 00:00:00", "2032-02-29 00:00:00")]
    [InlineData("0 0 L * *", "2026-01-31 00:00:00", "2026-02-28 00:00:00", "2026-03-31 00:00:00")]
    [InlineData("0 0 L-2 * ?", "2026-01-29 00:00:00", "2026-02-26 00:00:00")]
    [InlineData("0 0 L-30 * *", "2026-03-01 00:00:00", "2026-05-01 00:00:00")]
    [InlineData("0 0 LW * *", "2026-01-30 00:00:00", "2026-02-27 00:00:00", "2026-03-31 00:00:00")]
    [InlineData("0 0 15W 2,3,8 *", "2026-02-16 00:00:00", "2026-03-16 00:00:00", "2026-08-14 00:00:00")]
    [InlineData("0 0 1W 2,8 *", "2026-02-02 00:00:00", "2026-08-03 00:00:00")]
    [InlineData("0 0 31W 1,5 *", "2026-01-30 00:00:00", "2026-05-29 00:00:00")]
    [InlineData("0 0 ? * 5L", "2026-01-30 00:00:00", "2026-02-27 00:00:00")]
    [InlineData("0 0 * * MON#1", "2026-01-05 00:00:00", "2026-02-02 00:00:00")]
    [InlineData("0 0 * * SUN#5", "2026-03-29 00:00:00", "2026-05-31 00:00:00")]
    [InlineData("0 0 1,15 * MON", "2026-01-05 00:00:00", "2026-01-12 00:00:00", "2026-01-15 00:00:00", "2026-01-19 00:00:00", "2026-01-26 00:00:00", "2026-02-01 00:00:00")]
    [InlineData("0 0 */2 * MON", "2026-01-05 00:00:00", "2026-01-19 00:00:00", "2026-02-09 00:00:00")]
    [InlineData("0 0 29 2 */7", "2032-02-29 00:00:00", "2060-02-29 00:00:00")]
    [InlineData("@hourly", "2026-01-01 01:00:00", "2026-01-01 02:00:00")]
    [InlineData("@daily", "2026-01-02 00:00:00")]
    [InlineData("@midnight", "2026-01-02 00:00:00")]
    [InlineData("@weekly", "2026-01-04 00:00:00")]
    [InlineData("@Monthly", "2026-02-01 00:00:00")]
    [InlineData("@yearly", "2027-01-01 00:00:00")]
    [InlineData("@annually", "2027-01-01 00:00:00")]
    [InlineData("  0\t3  * * * ", "2026-01-01 03:00:00")]
    public void NextAfter_gives_one_time_after_the_other(string text, params string[] expected)
    {
        CronExpression cron = CronExpression.Parse(text);
        DateTimeOffset at = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (string time in expected)
        {
            at = cron.NextAfter(at, TimeZoneInfo.Utc)!.Value;
            Assert.Equal(time, at.ToString("yyyy-MM-dd HH:mm:ss", null));
        }
    }

    [Theory]
    [InlineData("0 0 32 * *", "the day of the month '32' must be 1 to 31")]
    [InlineData("0 0 0 * *", "the day of the month '0' must be 1 to 31")]
    [InlineData("60 * * * *", "the minute '60' must be 0 to 59")]
    [InlineData("99 * * * * *", "the second '99' must be 0 to 59")]
    [InlineData("0 24 * * *", "the hour '24' must be 0 to 23")]
    [InlineData("0 0 * 13 *", "the month '13' must be 1 to 12, or JAN to DEC")]
    [InlineData("0 0 * FOO *", "the month 'FOO' must be 1 to 12, or JAN to DEC")]
    [InlineData("0 0 * * 8", "the day of the week '8' must be 0 to 7, or SUN to SAT")]
    [InlineData("0 -1 * * *", "the hour '-1' must be 0 to 23")]
    [InlineData("+5 0 * * *", "the minute '+5' must be 0 to 59")]
    [InlineData("1.5 0 * * *", "the minute '1.5' must be 0 to 59")]
    [InlineData("99999999999 0 * * *", "the minute '99999999999' must be 0 to 59")]
    [InlineData("1,,2 * * * *", "the minute has an empty item")]
    [InlineData("*/0 * * * *", "the step '0' of the minute must be 1 to 59")]
    [InlineData("*/90 * * * *", "the step '90' of the minute must be 1 to 59")]
    [InlineData("*/ * * * *", "the step '' of the minute must be 1 to 59")]
    [InlineData("1/2/3 * * * *", "the minute '1/2/3' has more than one '/'")]
    [InlineData("1- * * * *", "the minute has an empty item")]
    [InlineData("0 22-2 * * *", "the hour '22-2' begins behind its end; write 22-23,0-2")]
    [InlineData("0 ? * * *", "the hour '?' must be 0 to 23")]
    [InlineData("0 0 L-31 * *", "the day of the month 'L-31' must be L-1 to L-30")]
    [InlineData("0 0 32W * *", "the day of the month '32' must be 1 to 31")]
    [InlineData("0 0 * * 5#6", "the day of the week '5#6' must end in #1 to #5")]
    [InlineData("0 0 * * L", "the day of the week 'L' needs a day before it: 5L is the last Friday of the month")]
    [InlineData("0 0 30 2 *", "it never fires: no month '2' has the day of the month '30' on a day of the week '*'")]
    [InlineData("0 0 31 4,6,9,11 *", "it never fires")]
    [InlineData("0 0 L-29 FEB *", "it never fires")]
    [InlineData("* * * *", "it has 4 fields, but needs 5 (minute, hour, day of the month, month, day of the week) or 6 (with seconds in front)")]
    [InlineData("* * * * * * *", "it has 7 fields")]
    [InlineData("", "it has 0 fields")]
    [InlineData("@reboot", "'@reboot' must be @yearly, @annually, @monthly, @weekly, @daily, @midnight or @hourly")]
    public void Parse_refuses_what_cannot_be_used_and_says_why(string text, string why)
    {
        FormatException thrown = Assert.Throws<FormatException>(() => CronExpression.Parse(text));
        Assert.StartsWith($"The cron expression '{text}' cannot be used: {why}", thrown.Message, StringComparison.Ordinal);
        Assert.False(CronExpression.TryParse(text, out CronExpression? none));
        Assert.Null(none);
    }

    [Fact]
    public void ToString_gives_the_expression_back() => Assert.Equal("@Daily", CronExpression.Parse("@Daily").ToString());

    [Fact]
    public void NextAfter_comes_to_an_end_with_the_calendar()
    {
        CronExpression cron = CronExpression.Parse("0 12 * * *");
        foreach (TimeZoneInfo zone in Zones.All)
        {
            Assert.Null(cron.NextAfter(DateTimeOffset.MaxValue, zone));
            Assert.NotNull(cron.NextAfter(DateTimeOffset.MinValue, zone));
            int left = 0;
            for (DateTimeOffset? at = DateTimeOffset.MaxValue.AddDays(-5); at is not null; at = cron.NextAfter(at.Value, zone))
                Assert.InRange(++left, 1, 6);
        }
    }

    [Fact]
    public void NextAfter_passes_over_the_instant_it_is_given_and_parts_of_a_second()
    {
        CronExpression cron = CronExpression.Parse("* * * * * *");
        DateTimeOffset noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(noon.AddSeconds(1), cron.NextAfter(noon, TimeZoneInfo.Utc));
        Assert.Equal(noon.AddSeconds(1), cron.NextAfter(noon.AddTicks(1), TimeZoneInfo.Utc));
        Assert.Equal(noon, cron.NextAfter(noon.AddTicks(-1), TimeZoneInfo.Utc));
    }
}
