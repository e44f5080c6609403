using RagKit.Testing.Schedules;

namespace RagKit.Schedules;

public sealed class MemoryScheduleStoreTests : ScheduleStoreConformance
{
    protected override ValueTask<IScheduleStore> CreateAsync() => new(new MemoryScheduleStore());
}
