namespace RagKit.Schedules;

/// <summary>Schedules that fire when a source has changed.</summary>
public sealed class ChangeScheduleTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Source _source = new();

    private Schedule OnChange => Schedule.OnChange(_source.LookAsync, 5 * Minute);

    [Fact]
    public async Task The_first_version_is_remembered_and_no_change()
    {
        await using ScheduleTrial trial = new();
        trial.Run(OnChange);
        await trial.AdvanceAsync(20 * Minute);
        Assert.Empty(trial.Fired);
        Assert.Equal(5, _source.Looks);
    }

    [Fact]
    public async Task A_change_fires_once_with_the_new_version()
    {
        await using ScheduleTrial trial = new();
        trial.Run(OnChange);
        await trial.AdvanceAsync(7 * Minute);
        _source.Version = "v2";
        await trial.AdvanceAsync(20 * Minute);
        ScheduledFiring firing = trial.Fired.Single().Firing;
        Assert.Equal(("v2", 10), (firing.Version, (firing.Due - ScheduleTrial.Start).TotalMinutes));
        Assert.Equal(ScheduleTrial.Start, firing.Since);
    }

    [Fact]
    public async Task A_change_back_is_a_change_and_two_between_two_looks_are_one()
    {
        await using ScheduleTrial trial = new();
        trial.Run(OnChange);
        foreach (string version in new[] { "v2", "v1", "v1", "v3" })
        {
            await trial.AdvanceAsync(4 * Minute);
            _source.Version = "between";
            _source.Version = version;
            await trial.AdvanceAsync(Minute);
        }
        Assert.Equal(["v2", "v1", "v3"], trial.Fired.Select(fired => fired.Firing.Version));
    }

    [Theory]
    [InlineData(MissedRunPolicy.Skip)]
    [InlineData(MissedRunPolicy.RunOnce)]
    public async Task A_change_that_nobody_saw_is_noticed_at_the_next_start(MissedRunPolicy missed)
    {
        await using ScheduleTrial trial = new();
        await trial.Run(OnChange with { Missed = missed }).StopAsync();
        _source.Version = "v2";
        await trial.AdvanceAsync(TimeSpan.FromDays(1));
        trial.Run(OnChange with { Missed = missed });
        await trial.SettleAsync();
        Assert.Single(trial.Fired);
    }

    [Fact]
    public async Task One_of_many_processes_fires_for_a_change()
    {
        await using ScheduleTrial trial = new();
        for (int i = 0; i < 5; i++)
        {
            trial.Run(OnChange);
            await trial.AdvanceAsync(Minute);
        }
        for (int version = 2; version < 12; version++)
        {
            _source.Version = $"v{version}";
            await trial.AdvanceAsync(7 * Minute);
        }
        Assert.Equal(Enumerable.Range(2, 10).Select(version => $"v{version}"), trial.Fired.Select(fired => fired.Firing.Version));
    }

    [Fact]
    public async Task A_source_that_cannot_be_asked_is_logged_and_asked_again()
    {
        await using ScheduleTrial trial = new();
        trial.Run(OnChange);
        await trial.AdvanceAsync(4 * Minute);
        _source.Version = null;
        await trial.AdvanceAsync(2 * Minute);
        Assert.Contains(trial.Log.Lines, line => line.EndsWith("What the source is like could not be seen: gone", StringComparison.Ordinal));
        _source.Version = "v2";
        await trial.AdvanceAsync(5 * Minute);
        Assert.Equal("v2", trial.Fired.Single().Firing.Version);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_an_hour_fires_for_changes_as_before()
    {
        await using ScheduleTrial trial = new();
        trial.Run(OnChange);
        await trial.AdvanceAsync(7 * Minute);
        trial.Time.Skew(TimeSpan.FromHours(-1));
        await trial.AdvanceAsync(20 * Minute);
        Assert.Empty(trial.Fired);
        _source.Version = "v2";
        await trial.AdvanceAsync(5 * Minute);
        Assert.Single(trial.Fired);
    }

    private sealed class Source
    {
        public string? Version { get; set; } = "v1";

        public int Looks { get; private set; }

        public ValueTask<string> LookAsync(CancellationToken cancellationToken)
        {
            Looks++;
            return new ValueTask<string>(Version ?? throw new IOException("gone"));
        }
    }
}
