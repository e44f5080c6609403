namespace RagKit.Schedules;

/// <summary>What cannot be scheduled is refused when the program starts, and not in the night.</summary>
public sealed class ScheduleRefusalTests
{
    private static readonly Func<ScheduledFiring, CancellationToken, Task> Nothing = (_, _) => Task.CompletedTask;

    [Theory]
    [InlineData(0, 0, "The interval (00:00:00) must be at least 10 ms.")]
    [InlineData(-1, 0, "The interval (-00:00:01) must be at least 10 ms.")]
    [InlineData(5, -1, "The jitter (-00:00:01) must be at least 0 and at most the interval (00:00:05).")]
    [InlineData(5, 6, "The jitter (00:00:06) must be at least 0 and at most the interval (00:00:05).")]
    public void Every_refuses_what_is_out_of_range(int interval, int jitter, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Every(TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(jitter))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Cron_refuses_what_is_no_expression() => Assert.Throws<FormatException>(() => Schedule.Cron("0 0 32 * *"));

    [Theory]
    [InlineData(0)]
    [InlineData(50 * 86_400)]
    public void OnChange_refuses_a_poll_out_of_range(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.OnChange(_ => new ValueTask<string>(""), TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Two_schedules_of_one_name_are_refused()
    {
        ScheduledAction action = new("nightly", Schedule.Every(TimeSpan.FromHours(1)), Nothing);
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => new Scheduler([action, action], new MemoryScheduleStore()));
        Assert.StartsWith("Two schedules are named 'nightly'.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Actions_that_lack_a_part_are_refused()
    {
        Schedule schedule = Schedule.Every(TimeSpan.FromHours(1));
        foreach (ScheduledAction action in new ScheduledAction[] { new(" ", schedule, Nothing), new("a", null!, Nothing), new("a", schedule, null!), new("a", schedule with { Missed = (MissedRunPolicy)9 }, Nothing) })
            Assert.Throws<ArgumentException>(() => new Scheduler([action], new MemoryScheduleStore()));
    }

    [Theory]
    [InlineData(-1, 60, 100, "Grace (-00:00:01) must be 0 to one day.")]
    [InlineData(60, 0, 100, "LongestSleep (00:00:00) must be 10 ms to one day.")]
    [InlineData(60, 60, 0, "MaxMissed (0) must be 1 to 10,000.")]
    public void Options_out_of_range_are_refused(int grace, int sleep, int missed, string message)
    {
        SchedulerOptions options = new() { Grace = TimeSpan.FromSeconds(grace), LongestSleep = TimeSpan.FromSeconds(sleep), MaxMissed = missed };
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => new Scheduler([], new MemoryScheduleStore(), options: options)).Message, StringComparison.Ordinal);
    }
}
