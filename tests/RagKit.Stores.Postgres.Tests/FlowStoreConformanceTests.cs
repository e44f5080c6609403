using RagKit.Queues;
using RagKit.Runs;
using RagKit.Schedules;
using RagKit.Testing.Queues;
using RagKit.Testing.Runs;
using RagKit.Testing.Schedules;

namespace RagKit.Stores.Postgres.Tests;

public sealed class PostgresRunStoreTests(PostgresFixture postgres) : RunStoreConformance
{
    private PostgresPlace _place = new("", "");

    protected override async ValueTask<IRunStore> CreateAsync() => new PostgresFlowStore((_place = await postgres.NewSchemaAsync()).Connection, _place.Options);

    protected override async ValueTask<IRunStore?> ReopenAsync(IRunStore store)
    {
        await CloseAsync(store);
        return new PostgresFlowStore(_place.Connection, _place.Options);
    }
}

public sealed class PostgresDeadLetterStoreTests(PostgresFixture postgres) : DeadLetterStoreConformance
{
    private PostgresPlace _place = new("", "");

    protected override async ValueTask<IDeadLetterStore> CreateAsync() => new PostgresFlowStore((_place = await postgres.NewSchemaAsync()).Connection, _place.Options);

    protected override async ValueTask<IDeadLetterStore?> ReopenAsync(IDeadLetterStore store)
    {
        await CloseAsync(store);
        return new PostgresFlowStore(_place.Connection, _place.Options);
    }
}

public sealed class PostgresScheduleStoreTests(PostgresFixture postgres) : ScheduleStoreConformance
{
    private PostgresPlace _place = new("", "");

    protected override async ValueTask<IScheduleStore> CreateAsync() => new PostgresFlowStore((_place = await postgres.NewSchemaAsync()).Connection, _place.Options);

    protected override async ValueTask<IScheduleStore?> ReopenAsync(IScheduleStore store)
    {
        await CloseAsync(store);
        return new PostgresFlowStore(_place.Connection, _place.Options);
    }
}

public sealed class PostgresWorkQueueTests(PostgresFixture postgres) : WorkQueueConformance
{
    private readonly List<PostgresFlowStore> _stores = [];
    private PostgresPlace _place = new("", "");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (PostgresFlowStore store in _stores)
            await store.DisposeAsync();
    }

    protected override async ValueTask<IWorkQueue> CreateAsync()
    {
        _place = await postgres.NewSchemaAsync();
        return Open();
    }

    protected override async ValueTask<IWorkQueue?> ReopenAsync(IWorkQueue store)
    {
        await _stores[^1].DisposeAsync();
        return Open();
    }

    /// <summary>By another store on the last place, as another process has it.</summary>
    protected override ValueTask<IWorkQueue> ConnectAsync(IWorkQueue queue) => new(Open());

    private PostgresWorkQueue Open()
    {
        _stores.Add(new PostgresFlowStore(_place.Connection, _place.Options, Time));
        return _stores[^1].OpenQueue("work");
    }
}
