namespace RagKit.Schedules;

/// <summary>What becomes of times that passed while nobody fired, and of clocks that are set.</summary>
public sealed class MissedRunTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(MissedRunPolicy.Skip, new double[] { 60, 360 })]
    [InlineData(MissedRunPolicy.RunOnce, new double[] { 60, 300, 360 })]
    [InlineData(MissedRunPolicy.RunAll, new double[] { 60, 120, 180, 240, 300, 360 })]
    public async Task Times_missed_while_the_process_was_down_follow_the_policy(MissedRunPolicy missed, double[] expected)
    {
        foreach (Schedule schedule in new[] { Schedule.Cron("0 * * * *"), Schedule.Every(Hour) })
        {
            await using ScheduleTrial trial = new();
            ScheduleTrial.Process process = trial.Run(schedule with { Missed = missed });
            await trial.AdvanceAsync(65 * Minute);
            await process.StopAsync();
            await trial.AdvanceAsync(4 * Hour);
            trial.Run(schedule with { Missed = missed });
            await trial.AdvanceAsync(Hour);
            Assert.Equal(expected, trial.Minutes);
        }
    }

    [Fact]
    public async Task What_is_passed_over_is_logged()
    {
        await using ScheduleTrial trial = new();
        await trial.Run(Schedule.Every(Hour) with { Missed = MissedRunPolicy.Skip }).StopAsync();
        await trial.AdvanceAsync(2 * Hour + 5 * Minute);
        trial.Run(Schedule.Every(Hour) with { Missed = MissedRunPolicy.Skip });
        await trial.SettleAsync();
        Assert.Equal(["Information: Schedule 'nightly' passed over what it missed up to 2026-01-01 02:00:00Z"], trial.Log.Lines);
    }

    [Fact]
    public async Task A_firing_for_many_missed_times_knows_since_when()
    {
        await using ScheduleTrial trial = new();
        await trial.Run(Schedule.Every(Hour)).StopAsync();
        await trial.AdvanceAsync(5 * Hour + 30 * Minute);
        trial.Run(Schedule.Every(Hour));
        await trial.SettleAsync();
        Assert.Equal(new ScheduledFiring("nightly", ScheduleTrial.Start + 5 * Hour) { Since = ScheduleTrial.Start }, trial.Fired.Single().Firing);
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(61, 0)]
    public async Task A_time_within_the_grace_counts_as_on_time(int secondsLate, int expected)
    {
        await using ScheduleTrial trial = new();
        Schedule schedule = Schedule.Every(Hour) with { Missed = MissedRunPolicy.Skip };
        await trial.Run(schedule).StopAsync();
        await trial.AdvanceAsync(Hour + TimeSpan.FromSeconds(secondsLate));
        trial.Run(schedule);
        await trial.SettleAsync();
        Assert.Equal(expected, trial.Fired.Count);
    }

    [Theory]
    [InlineData(MissedRunPolicy.Skip, 0)]
    [InlineData(MissedRunPolicy.RunOnce, 1)]
    [InlineData(MissedRunPolicy.RunAll, 1)]
    public async Task Once_in_the_past_that_never_fired_follows_the_policy(MissedRunPolicy missed, int expected)
    {
        await using ScheduleTrial trial = new();
        await trial.Run(Schedule.Once(ScheduleTrial.Start - Hour) with { Missed = missed }).Ended;
        Assert.Equal(expected, trial.Fired.Count);
        Assert.Equal(ScheduleTrial.Start - Hour, (await trial.Store.FindMarkAsync("nightly", TestContext.Current.CancellationToken))!.At);
    }

    [Fact]
    public async Task RunAll_fires_for_the_latest_when_too_many_were_missed()
    {
        await using ScheduleTrial trial = new() { Options = new SchedulerOptions { MaxMissed = 4 } };
        Schedule schedule = Schedule.Every(Minute) with { Missed = MissedRunPolicy.RunAll };
        await trial.Run(schedule).StopAsync();
        trial.Time.Advance(1000 * Minute);
        trial.Run(schedule);
        await trial.AdvanceAsync(2 * Minute);
        Assert.Equal([997, 998, 999, 1000, 1001, 1002], trial.Minutes);
    }

    [Theory]
    [InlineData(MissedRunPolicy.Skip)]
    [InlineData(MissedRunPolicy.RunOnce)]
    [InlineData(MissedRunPolicy.RunAll)]
    public async Task Years_of_missed_seconds_are_no_trouble(MissedRunPolicy missed)
    {
        await using ScheduleTrial trial = new();
        Schedule schedule = Schedule.Cron("* * * * * *", Zones.Berlin) with { Missed = missed };
        await trial.Run(schedule).StopAsync();
        trial.Time.Advance(TimeSpan.FromDays(10_000));
        trial.Run(schedule);
        await trial.SettleAsync();
        Assert.Equal(missed == MissedRunPolicy.RunAll ? 100 : 1, trial.Fired.Count);
        Assert.Equal(trial.Time.GetUtcNow(), trial.Fired[^1].Firing.Due);
    }

    [Theory]
    [InlineData(MissedRunPolicy.Skip, new double[] { 10, 40 })]
    [InlineData(MissedRunPolicy.RunOnce, new double[] { 10, 30, 40 })]
    [InlineData(MissedRunPolicy.RunAll, new double[] { 10, 20, 30, 40 })]
    public async Task Times_that_come_while_the_action_runs_are_missed_ones(MissedRunPolicy missed, double[] expected)
    {
        await using ScheduleTrial trial = new();
        TaskCompletionSource finish = new();
        int running = 0, most = 0;
        trial.Run(Schedule.Every(10 * Minute) with { Missed = missed }, async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await trial.HoldAsync(finish.Task);
            Interlocked.Decrement(ref running);
        });
        await trial.AdvanceAsync(35 * Minute);
        Assert.Equal([10], trial.Minutes);
        finish.SetResult();
        await trial.AdvanceAsync(10 * Minute);
        Assert.Equal(expected, trial.Minutes);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_an_hour_does_not_fire_twice()
    {
        await using ScheduleTrial trial = new();
        trial.Run(("cron", Schedule.Cron("*/10 * * * *"), null), ("every", Schedule.Every(10 * Minute), null));
        trial.Run(("once", Schedule.Once(ScheduleTrial.Start + Hour), null));
        await trial.AdvanceAsync(65 * Minute);
        trial.Time.Skew(-Hour);
        await trial.AdvanceAsync(80 * Minute);
        Assert.Equal(trial.Fired.Count, trial.Fired.DistinctBy(fired => (fired.Firing.Schedule, fired.Firing.Due)).Count());
        Assert.Equal([10, 20, 30, 40, 50, 60, 70, 80], trial.Fired.Where(fired => fired.Firing.Schedule == "cron").Select(fired => (fired.Firing.Due - ScheduleTrial.Start).TotalMinutes));
        Assert.Single(trial.Fired, fired => fired.Firing.Schedule == "once");
    }

    [Theory]
    [InlineData(MissedRunPolicy.Skip, new double[] { 10, 90 })]
    [InlineData(MissedRunPolicy.RunOnce, new double[] { 10, 80, 90 })]
    [InlineData(MissedRunPolicy.RunAll, new double[] { 10, 20, 30, 40, 50, 60, 70, 80, 90 })]
    public async Task A_clock_that_jumps_forward_an_hour_is_noticed_and_makes_times_missed(MissedRunPolicy missed, double[] expected)
    {
        await using ScheduleTrial trial = new();
        trial.Run(Schedule.Cron("*/10 * * * *") with { Missed = missed });
        await trial.AdvanceAsync(15 * Minute);
        trial.Time.Skew(Hour + 8 * Minute);
        await trial.AdvanceAsync(Minute);
        Assert.Equal(expected[..^1], trial.Minutes);
        await trial.AdvanceAsync(6 * Minute);
        Assert.Equal(expected, trial.Minutes);
    }

    [Fact]
    public void Choose_finds_what_counting_finds()
    {
        Random random = new(5);
        for (int i = 0; i < 2000; i++)
        {
            int seconds = random.Next(1, 4000);
            TimedSchedule schedule = (TimedSchedule)(random.Next(3) switch
            {
                0 => Schedule.Cron(new RandomCron(random, withDays: false).Text, Zones.Berlin),
                1 => Schedule.Every(TimeSpan.FromSeconds(seconds)),
                _ => Schedule.Every(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(random.Next(seconds + 1))),
            });
            SchedulerOptions options = new() { MaxMissed = random.Next(1, 20) };
            DateTimeOffset settled = ScheduleTrial.Start.AddDays(random.Next(365)).AddSeconds(random.Next(86_400)), now = settled.AddMinutes(random.Next(4000));
            List<DateTimeOffset> missed = [];
            for (DateTimeOffset? due = schedule.NextAfter(settled, settled); due is DateTimeOffset time && schedule.FiresAt("a", time) <= now; due = schedule.NextAfter(time, settled))
                missed.Add(time);
            if (missed.Count == 0)
                continue;
            DateTimeOffset Chosen(MissedRunPolicy policy) => new Timetable("a", schedule with { Missed = policy }, options).Choose(settled, now).Due;
            Assert.Equal(missed[^1], Chosen(MissedRunPolicy.RunOnce));
            Assert.Equal(missed[Math.Max(0, missed.Count - options.MaxMissed)], Chosen(MissedRunPolicy.RunAll));
        }
    }
}
