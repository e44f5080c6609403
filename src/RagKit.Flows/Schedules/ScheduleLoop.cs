using Microsoft.Extensions.Logging;

namespace RagKit.Schedules;

/// <summary>Runs one schedule, step by step, whatever its steps throw.</summary>
internal abstract class ScheduleLoop(ScheduledAction scheduled, SchedulerSetup setup)
{
    protected string Name => scheduled.Name;

    protected IScheduleStore Store => setup.Store;

    protected TimeProvider Time => setup.Time;

    protected SchedulerOptions Options => setup.Options;

    protected ILogger Logger => setup.Logger;

    /// <summary>The loop for a kind of schedule.</summary>
    public static ScheduleLoop For(ScheduledAction scheduled, SchedulerSetup setup) => scheduled.Schedule switch
    {
        TimedSchedule timed => new TimedLoop(scheduled, timed, setup),
        ChangeSchedule change => new ChangeLoop(scheduled, change, setup),
        _ => throw new ArgumentException($"Schedule '{scheduled.Name}' is a {scheduled.Schedule?.GetType().Name ?? "null"}; make it with Schedule.Cron, Every, Once or OnChange.", nameof(scheduled)),
    };

    /// <summary>Goes on until the schedule can never fire again, or is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await TryStepAsync(cancellationToken).ConfigureAwait(false) is TimeSpan sleep)
        {
            // Timers count in milliseconds: what is less would be no sleep at all.
            if (sleep > TimeSpan.Zero)
                await Task.Delay(sleep > Shortest ? sleep : Shortest, Time, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Looks whether there is something to do, and does it; returns for how long there is nothing, or <see langword="null"/> when there never is again.</summary>
    protected abstract ValueTask<TimeSpan?> StepAsync(CancellationToken cancellationToken);

    /// <summary>Runs the action, off this loop's thread: one that blocks it must not hold up the clock.</summary>
    protected async Task FireAsync(ScheduledFiring firing, CancellationToken cancellationToken)
    {
        ScheduleLog.Fires(Logger, Name, firing.Due);
        try
        {
            await Task.Run(() => scheduled.Action(firing, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            ScheduleLog.ActionFailed(Logger, e, Name, firing.Due);
        }
    }

    private static TimeSpan Shortest => TimeSpan.FromMilliseconds(1);

    private async ValueTask<TimeSpan?> TryStepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StepAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            ScheduleLog.StepFailed(Logger, e, Name, Options.LongestSleep);
            return Options.LongestSleep;
        }
    }
}

/// <summary>What the loops of one scheduler share.</summary>
internal sealed record SchedulerSetup(IScheduleStore Store, TimeProvider Time, ILogger Logger, SchedulerOptions Options);
