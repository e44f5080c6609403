namespace RagKit.Schedules;

/// <summary>
/// Remembers how far each schedule has come, so that of several processes one fires and what was missed is known. Implementations are safe
/// to use from several threads and, where they are durable, processes at once.
/// </summary>
public interface IScheduleStore
{
    /// <summary>How far a schedule has come; <see langword="null"/> for one that is new.</summary>
    ValueTask<ScheduleMark?> FindMarkAsync(string schedule, CancellationToken cancellationToken = default);

    /// <summary>Moves a schedule on, if it is still where the caller believes; false when another was faster.</summary>
    /// <param name="schedule">The schedule's name.</param>
    /// <param name="from">Where the caller believes it to be; <see langword="null"/> for new.</param>
    /// <param name="to">Where it comes to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> TryMoveAsync(string schedule, ScheduleMark? from, ScheduleMark to, CancellationToken cancellationToken = default);
}
