using System.Collections.Concurrent;

namespace RagKit.Schedules;

/// <summary>Remembers schedules for as long as the process lives. Thread-safe.</summary>
public sealed class MemoryScheduleStore : IScheduleStore
{
    private readonly ConcurrentDictionary<string, ScheduleMark> _marks = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ValueTask<ScheduleMark?> FindMarkAsync(string schedule, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<ScheduleMark?>(_marks.GetValueOrDefault(schedule));
    }

    /// <inheritdoc />
    public ValueTask<bool> TryMoveAsync(string schedule, ScheduleMark? from, ScheduleMark to, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(from is null ? _marks.TryAdd(schedule, to) : _marks.TryUpdate(schedule, to, from));
    }
}
