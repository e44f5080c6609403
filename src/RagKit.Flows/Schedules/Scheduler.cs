using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RagKit.Schedules;

/// <summary>Does what is scheduled, when it is due: in one of all processes that share a store. Thread-safe.</summary>
/// <remarks>
/// <para>
/// A firing is claimed in the store before its action begins. So it happens at most once: when the action fails, or its process dies, the
/// schedule goes on with its next time. What must not be lost is a durable flow's or queue's, which the action starts.
/// </para>
/// <para>
/// Schedules do not wait for each other. One whose action still runs does not fire in this process until it is done; times that come
/// meanwhile are missed ones, and <see cref="Schedule.Missed"/> says what becomes of them: late by no more than
/// <see cref="SchedulerOptions.Grace"/> the last of them counts as on time. Another process may fire while it runs.
/// </para>
/// <para>
/// The store says how far each schedule has come: a clock that is set back does not make it fire twice, and one that is set forward makes
/// it miss what was in between. A store or source that cannot be asked is logged, and asked again.
/// </para>
/// </remarks>
public sealed class Scheduler
{
    private readonly ScheduleLoop[] _loops;

    /// <summary>Creates one; nothing is fired before <see cref="RunAsync"/>.</summary>
    /// <param name="actions">What is scheduled; names are compared exactly and differ.</param>
    /// <param name="store">Where it is kept how far schedules have come; not disposed.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="logger">Told of actions that failed, among others.</param>
    /// <param name="options">How it treats time.</param>
    /// <exception cref="ArgumentException">A name is empty or there twice, or a schedule is not usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names the value and the limit.</exception>
    public Scheduler(IEnumerable<ScheduledAction> actions, IScheduleStore store, TimeProvider? time = null, ILogger<Scheduler>? logger = null, SchedulerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(store);
        ScheduledAction[] all = [.. actions];
        Check(all);
        SchedulerSetup setup = new(store, time ?? TimeProvider.System, logger ?? NullLogger<Scheduler>.Instance, (options ?? new SchedulerOptions()).Validated());
        _loops = Array.ConvertAll(all, scheduled => ScheduleLoop.For(scheduled, setup));
    }

    /// <summary>
    /// Fires what is due until it is cancelled, or until nothing can ever fire again. When cancelled, it waits for actions that run: their
    /// token is cancelled, too. To be called once.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Array.ConvertAll(_loops, loop => loop.RunAsync(cancellationToken)));

    private static void Check(ScheduledAction[] actions)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (ScheduledAction scheduled in actions)
        {
            if (string.IsNullOrWhiteSpace(scheduled.Name))
                throw new ArgumentException("A schedule has no name. Name it: processes that share a store know it by its name.", nameof(actions));
            if (!names.Add(scheduled.Name))
                throw new ArgumentException($"Two schedules are named '{scheduled.Name}'. Rename one: each is remembered by its name.", nameof(actions));
            if (scheduled.Action is null)
                throw new ArgumentException($"Schedule '{scheduled.Name}' has no action.", nameof(actions));
            if (scheduled.Schedule is Schedule schedule && !Enum.IsDefined(schedule.Missed))
                throw new ArgumentException($"Missed ({schedule.Missed}) of schedule '{scheduled.Name}' must be Skip, RunOnce or RunAll.", nameof(actions));
        }
    }
}
