using RagKit.Queues;
using RagKit.Runs;
using RagKit.Schedules;
using RagKit.Testing.Queues;
using RagKit.Testing.Runs;
using RagKit.Testing.Schedules;

namespace RagKit.Stores.Postgres.Tests;

public sealed class PostgresRunStoreTests(PostgresFixture postgres) : RunStoreConformance
{
    private string _database = "";

    protected override async ValueTask<IRunStore> CreateAsync() => new PostgresFlowStore(_database = await postgres.NewDatabaseAsync());

    protected override async ValueTask<IRunStore?> ReopenAsync(IRunStore store)
    {
        await CloseAsync(store);
        return new PostgresFlowStore(_database);
    }
}

public sealed class PostgresDeadLetterStoreTests(PostgresFixture postgres) : DeadLetterStoreConformance
{
    private string _database = "";

    protected override async ValueTask<IDeadLetterStore> CreateAsync() => new PostgresFlowStore(_database = await postgres.NewDatabaseAsync());

    protected override async ValueTask<IDeadLetterStore?> ReopenAsync(IDeadLetterStore store)
    {
        await CloseAsync(store);
        return new PostgresFlowStore(_database);
    }
}

public sealed class PostgresScheduleStoreTests(PostgresFixture postgres) : ScheduleStoreConformance
{
    private string _database = "";

    protected override async ValueTask<IScheduleStore> CreateAsync() => new PostgresFlowStore(_database = await postgres.NewDatabaseAsync());

    protected override async ValueTask<IScheduleStore?> ReopenAsync(IScheduleStore store)
    {
        await CloseAsync(store);
        return new PostgresFlowStore(_database);
    }
}

public sealed class PostgresWorkQueueTests(PostgresFixture postgres) : WorkQueueConformance
{
    private readonly List<PostgresFlowStore> _stores = [];
    private string _database = "";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (PostgresFlowStore store in _stores)
            await store.DisposeAsync();
    }

    protected override async ValueTask<IWorkQueue> CreateAsync()
    {
        _database = await postgres.NewDatabaseAsync();
        return Open();
    }

    protected override async ValueTask<IWorkQueue?> ReopenAsync(IWorkQueue store)
    {
        await _stores[^1].DisposeAsync();
        return Open();
    }

    /// <summary>By another store on the last database, as another process has it.</summary>
    protected override ValueTask<IWorkQueue> ConnectAsync(IWorkQueue queue) => new(Open());

    private PostgresWorkQueue Open()
    {
        _stores.Add(new PostgresFlowStore(_database, timeProvider: Time));
        return _stores[^1].OpenQueue("work");
    }
}
