namespace RagKit.Schedules;

/// <summary>Schedules fire when they are due.</summary>
public sealed class SchedulerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_new_schedule_waits_for_its_next_time()
    {
        await using ScheduleTrial trial = new();
        trial.Run(("hourly", Schedule.Cron("0 * * * *"), null), ("every", Schedule.Every(90 * Minute), null));
        await trial.AdvanceAsync(59 * Minute);
        Assert.Empty(trial.Fired);
        await trial.AdvanceAsync(61 * Minute);
        Assert.Equal([("hourly", 60), ("every", 90), ("hourly", 120)], trial.Fired.Select(fired => (fired.Firing.Schedule, (fired.At - ScheduleTrial.Start).TotalMinutes)));
    }

    [Fact]
    public async Task A_cron_schedule_follows_the_clocks_of_its_zone()
    {
        await using ScheduleTrial trial = new();
        trial.Run(Schedule.Cron("0 3 * * *", Zones.Berlin));
        await trial.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.Zero), trial.Fired.Single().At);
        Assert.Equal(TimeSpan.FromHours(1), trial.Fired.Single().Firing.Due.Offset);
    }

    [Fact]
    public async Task A_firing_knows_what_was_settled_before()
    {
        await using ScheduleTrial trial = new();
        trial.Run(Schedule.Every(10 * Minute));
        await trial.AdvanceAsync(20 * Minute);
        Assert.Equal([0, 10], trial.Fired.Select(fired => (fired.Firing.Since!.Value - ScheduleTrial.Start).TotalMinutes));
    }

    [Fact]
    public async Task An_interval_does_not_drift_with_the_time_that_its_work_takes()
    {
        await using ScheduleTrial trial = new();
        trial.Run(Schedule.Every(10 * Minute), (_, cancellationToken) => Task.Delay(4 * Minute, trial.Time, cancellationToken));
        await trial.AdvanceAsync(60 * Minute);
        Assert.Equal([10, 20, 30, 40, 50, 60], trial.Fired.Select(fired => (fired.At - ScheduleTrial.Start).TotalMinutes));
    }

    [Fact]
    public async Task Jitter_delays_a_firing_by_chance_and_alike_in_all_processes()
    {
        static async Task<TimeSpan[]> DelaysAsync()
        {
            await using ScheduleTrial trial = new();
            trial.Run(Schedule.Every(10 * Minute, jitter: 5 * Minute));
            await trial.AdvanceAsync(500 * Minute);
            return [.. trial.Fired.Select(fired => fired.At - fired.Firing.Due)];
        }
        TimeSpan[] delays = await DelaysAsync();
        Assert.InRange(delays.Length, 49, 50);
        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.Zero, 5 * Minute));
        Assert.True(delays.Distinct().Count() > 45);
        Assert.InRange(delays.Average(delay => delay.TotalMinutes), 1.5, 3.5);
        Assert.Equal(delays, await DelaysAsync());
    }

    [Fact]
    public async Task Once_fires_once_and_then_the_scheduler_ends()
    {
        await using ScheduleTrial trial = new();
        ScheduleTrial.Process process = trial.Run(Schedule.Once(ScheduleTrial.Start + 30 * Minute));
        await trial.AdvanceAsync(29 * Minute);
        Assert.Empty(trial.Fired);
        await trial.AdvanceAsync(Minute);
        await process.Ended;
        Assert.Equal([30], trial.Minutes);
        await trial.Run(Schedule.Once(ScheduleTrial.Start + 30 * Minute)).Ended;
        Assert.Single(trial.Fired);
    }

    [Fact]
    public async Task Once_fires_again_when_it_is_set_to_a_later_time()
    {
        await using ScheduleTrial trial = new();
        await trial.Run(Schedule.Once(ScheduleTrial.Start - Minute)).Ended;
        trial.Run(Schedule.Once(ScheduleTrial.Start + Minute));
        await trial.AdvanceAsync(Minute);
        Assert.Equal([-1, 1], trial.Minutes);
    }

    [Fact]
    public async Task One_of_many_processes_fires()
    {
        SlowStore store = new(readers: 6);
        await using ScheduleTrial trial = new() { Store = store };
        for (int i = 0; i < 6; i++)
            trial.Run(Schedule.Every(Minute, jitter: TimeSpan.FromSeconds(20)));
        await trial.AdvanceAsync(101 * Minute);
        Assert.Equal(Enumerable.Range(1, 100).Select(minute => (double)minute), trial.Minutes.Order().Take(100));
        Assert.Equal(trial.Fired.Count, trial.Minutes.Distinct().Count());
        Assert.True(store.Refused >= 500, $"Only {store.Refused} moves were refused: the processes did not meet.");
    }

    [Fact]
    public async Task Another_process_goes_on_when_one_stops()
    {
        await using ScheduleTrial trial = new();
        ScheduleTrial.Process first = trial.Run(Schedule.Every(Minute));
        trial.Run(Schedule.Every(Minute));
        await trial.AdvanceAsync(5 * Minute);
        await first.StopAsync();
        await trial.AdvanceAsync(5 * Minute);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], trial.Minutes);
    }

    [Fact]
    public async Task An_action_that_fails_is_logged_and_stops_nothing()
    {
        await using ScheduleTrial trial = new();
        trial.Run(
            ("bad", Schedule.Every(Minute), (_, _) => throw new IOException("disk")),
            ("worse", Schedule.Every(Minute), (_, _) => Task.FromException(new OperationCanceledException("not ours"))),
            ("good", Schedule.Every(Minute), null));
        await trial.AdvanceAsync(3 * Minute);
        Assert.Equal([3, 3, 3], trial.Fired.GroupBy(fired => fired.Firing.Schedule).Select(group => group.Count()));
        Assert.Equal(6, trial.Log.Lines.Count);
        Assert.Contains("Error: Schedule 'bad': the action for 2026-01-01 00:02:00Z failed; it is not tried again before the next time: disk", trial.Log.Lines);
    }

    [Fact]
    public async Task An_action_that_blocks_its_thread_does_not_hold_up_other_schedules()
    {
        await using ScheduleTrial trial = new();
        using ManualResetEventSlim blocked = new();
        trial.Run(
            ("blocks", Schedule.Every(Minute), (_, cancellationToken) =>
            {
                Task held = trial.HoldAsync(Task.Run(() => blocked.Wait(cancellationToken), cancellationToken));
                blocked.Wait(cancellationToken);
                return held;
            }
        ),
            ("goes on", Schedule.Every(Minute), null));
        await trial.AdvanceAsync(5 * Minute);
        Assert.Equal(5, trial.Fired.Count(fired => fired.Firing.Schedule == "goes on"));
        Assert.Equal(1, trial.Fired.Count(fired => fired.Firing.Schedule == "blocks"));
        blocked.Set();
    }

    [Fact]
    public async Task Cancellation_reaches_actions_and_waits_for_them()
    {
        await using ScheduleTrial trial = new();
        TaskCompletionSource finish = new(), seen = new();
        ScheduleTrial.Process process = trial.Run(Schedule.Every(Minute), async (_, cancellationToken) =>
        {
            using CancellationTokenRegistration registration = cancellationToken.Register(seen.SetResult);
            await trial.HoldAsync(finish.Task);
        });
        await trial.AdvanceAsync(Minute);
        await process.Source.CancelAsync();
        await seen.Task;
        Assert.False(process.Ended.IsCompleted);
        finish.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => process.Ended);
    }

    [Fact]
    public async Task A_store_that_fails_is_logged_and_asked_again()
    {
        FailingStore store = new();
        await using ScheduleTrial trial = new() { Store = store };
        trial.Run(Schedule.Every(Minute));
        await trial.AdvanceAsync(Minute / 2);
        store.Fails = true;
        await trial.AdvanceAsync(2 * Minute);
        Assert.Empty(trial.Fired);
        Assert.Contains("Warning: Schedule 'nightly': its store or source could not be asked; it is asked again in 00:01:00: store", trial.Log.Lines);
        store.Fails = false;
        await trial.AdvanceAsync(2 * Minute);
        Assert.Equal([3, 4], trial.Minutes);
    }

    /// <summary>Lets every process see where a schedule is before the first moves it on.</summary>
    private sealed class SlowStore(int readers) : IScheduleStore
    {
        private readonly MemoryScheduleStore _inner = new();
        private readonly Lock _lock = new();
        private TaskCompletionSource _allHaveRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _reading;
        private int _refused;

        public int Refused => _refused;

        public async ValueTask<ScheduleMark?> FindMarkAsync(string schedule, CancellationToken cancellationToken = default)
        {
            ScheduleMark? mark = await _inner.FindMarkAsync(schedule, cancellationToken);
            await AllHaveRead().WaitAsync(cancellationToken);
            return mark;
        }

        public async ValueTask<bool> TryMoveAsync(string schedule, ScheduleMark? from, ScheduleMark to, CancellationToken cancellationToken = default)
        {
            bool isMoved = await _inner.TryMoveAsync(schedule, from, to, cancellationToken);
            if (!isMoved)
                Interlocked.Increment(ref _refused);
            return isMoved;
        }

        private Task AllHaveRead()
        {
            lock (_lock)
            {
                TaskCompletionSource allHaveRead = _allHaveRead;
                if (++_reading % readers == 0)
                {
                    _allHaveRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    allHaveRead.SetResult();
                }
                return allHaveRead.Task;
            }
        }
    }

    private sealed class FailingStore : IScheduleStore
    {
        private readonly MemoryScheduleStore _inner = new();

        public bool Fails { get; set; }

        public ValueTask<ScheduleMark?> FindMarkAsync(string schedule, CancellationToken cancellationToken = default) =>
            Fails ? throw new IOException("store") : _inner.FindMarkAsync(schedule, cancellationToken);

        public ValueTask<bool> TryMoveAsync(string schedule, ScheduleMark? from, ScheduleMark to, CancellationToken cancellationToken = default) =>
            _inner.TryMoveAsync(schedule, from, to, cancellationToken);
    }
}
