using RagKit.Caching;
using RagKit.Queues;
using RagKit.Runs;
using RagKit.Schedules;
using RagKit.TestData;
using RagKit.Testing.Caching;
using RagKit.Testing.Queues;
using RagKit.Testing.Runs;
using RagKit.Testing.Schedules;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class SqliteRunStoreTests : RunStoreConformance
{
    private readonly TempFolder _folder = new();
    private int _files;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IRunStore> CreateAsync() => new(new SqliteFlowStore(Path.Combine(_folder.Path, $"{_files++}.db")));

    protected override async ValueTask<IRunStore?> ReopenAsync(IRunStore store)
    {
        await CloseAsync(store);
        return new SqliteFlowStore(((SqliteFlowStore)store).Path);
    }
}

public sealed class SqliteDeadLetterStoreTests : DeadLetterStoreConformance
{
    private readonly TempFolder _folder = new();
    private int _files;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IDeadLetterStore> CreateAsync() => new(new SqliteFlowStore(Path.Combine(_folder.Path, $"{_files++}.db")));

    protected override async ValueTask<IDeadLetterStore?> ReopenAsync(IDeadLetterStore store)
    {
        await CloseAsync(store);
        return new SqliteFlowStore(((SqliteFlowStore)store).Path);
    }
}

public sealed class SqliteCacheStoreConformanceTests : CacheStoreConformance
{
    private readonly TempFolder _folder = new();
    private int _files;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<ICacheStore> CreateAsync() => new(new SqliteFlowStore(Path.Combine(_folder.Path, $"{_files++}.db")));

    protected override async ValueTask<ICacheStore?> ReopenAsync(ICacheStore store)
    {
        await CloseAsync(store);
        return new SqliteFlowStore(((SqliteFlowStore)store).Path);
    }
}

public sealed class SqliteScheduleStoreConformanceTests : ScheduleStoreConformance
{
    private readonly TempFolder _folder = new();
    private int _files;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IScheduleStore> CreateAsync() => new(new SqliteFlowStore(Path.Combine(_folder.Path, $"{_files++}.db")));

    protected override async ValueTask<IScheduleStore?> ReopenAsync(IScheduleStore store)
    {
        await CloseAsync(store);
        return new SqliteFlowStore(((SqliteFlowStore)store).Path);
    }
}

public sealed class SqliteWorkQueueConformanceTests : WorkQueueConformance
{
    private readonly TempFolder _folder = new();
    private readonly List<SqliteFlowStore> _stores = [];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (SqliteFlowStore store in _stores)
            await store.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IWorkQueue> CreateAsync() => new(Open($"{_stores.Count}.db"));

    protected override async ValueTask<IWorkQueue?> ReopenAsync(IWorkQueue store)
    {
        await _stores[^1].DisposeAsync();
        return Open(Path.GetFileName(_stores[^1].Path));
    }

    /// <summary>By another store on the last file, as another process has it.</summary>
    protected override ValueTask<IWorkQueue> ConnectAsync(IWorkQueue queue) => new(Open(Path.GetFileName(_stores[^1].Path)));

    private SqliteWorkQueue Open(string file)
    {
        _stores.Add(new SqliteFlowStore(Path.Combine(_folder.Path, file), timeProvider: Time));
        return _stores[^1].OpenQueue("work");
    }
}
