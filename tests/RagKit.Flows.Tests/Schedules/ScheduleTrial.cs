using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RagKit.Testing.Time;

namespace RagKit.Schedules;

/// <summary>
/// Runs schedulers, as several processes would, on one store and under one clock. The clock goes on from timer to timer, and each time
/// only when every schedule sleeps again, has ended, or is held by its action. Those that are due together wake together.
/// </summary>
internal sealed class ScheduleTrial : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<Process> _processes = [];
    private readonly ConcurrentQueue<(ScheduledFiring Firing, DateTimeOffset At)> _fired = new();
    private readonly ConcurrentQueue<Task> _held = new();

    public ManualTime Time { get; } = new(Start);

    public IScheduleStore Store { get; init; } = new MemoryScheduleStore();

    public SchedulerOptions Options { get; init; } = new();

    public LogLines Log { get; } = new();

    /// <summary>What was fired, and when by the clock.</summary>
    public IReadOnlyList<(ScheduledFiring Firing, DateTimeOffset At)> Fired => [.. _fired];

    /// <summary>The times that were fired for, in minutes from the start.</summary>
    public IEnumerable<double> Minutes => _fired.Select(fired => (fired.Firing.Due - Start).TotalMinutes);

    /// <summary>A process with one schedule; its action notes the firing and then does what is asked.</summary>
    public Process Run(Schedule schedule, Func<ScheduledFiring, CancellationToken, Task>? action = null) => Run(("nightly", schedule, action));

    public Process Run(params (string Name, Schedule Schedule, Func<ScheduledFiring, CancellationToken, Task>? Action)[] schedules)
    {
        Scheduler scheduler = new(schedules.Select(schedule => new ScheduledAction(schedule.Name, schedule.Schedule, Noted(schedule.Action))), Store, Time, Log, Options);
        CancellationTokenSource source = new();
        Process process = new(scheduler.RunAsync(source.Token), source, schedules.Length);
        _processes.Add(process);
        return process;
    }

    /// <summary>An action waits for something, and its schedule with it: the clock goes on meanwhile.</summary>
    public Task HoldAsync(Task until)
    {
        _held.Enqueue(until);
        return until;
    }

    public async Task AdvanceAsync(TimeSpan by)
    {
        await SettleAsync();
        long end = Time.GetTimestamp() + by.Ticks;
        while (Time.AdvanceToNext(TimeSpan.FromTicks(end - Time.GetTimestamp())))
        {
            while (Time.AdvanceToNext(TimeSpan.Zero))
            {
            }
            await SettleAsync();
        }
        Time.Advance(TimeSpan.FromTicks(end - Time.GetTimestamp()));
        await SettleAsync();
    }

    /// <summary>Waits until nothing happens any more without the clock.</summary>
    public async Task SettleAsync()
    {
        long began = TimeProvider.System.GetTimestamp();
        while (Time.Waiting + _held.Count(until => !until.IsCompleted) < _processes.Where(process => !process.Ended.IsCompleted).Sum(process => process.Schedules))
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
                throw new TimeoutException("A schedule neither sleeps nor ends.");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in _processes)
            await process.StopAsync();
    }

    private Func<ScheduledFiring, CancellationToken, Task> Noted(Func<ScheduledFiring, CancellationToken, Task>? action) => (firing, cancellationToken) =>
    {
        _fired.Enqueue((firing, Time.GetUtcNow()));
        return action is null ? Task.CompletedTask : action(firing, cancellationToken);
    };

    internal sealed record Process(Task Ended, CancellationTokenSource Source, int Schedules)
    {
        public async Task StopAsync()
        {
            await Source.CancelAsync();
            await Ended.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>The lines that were logged at Information and above.</summary>
    internal sealed class LogLines : ILogger<Scheduler>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $": {exception.Message}")}");
    }
}
