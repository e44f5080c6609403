using RagKit.Caching;
using RagKit.Runs;
using RagKit.Schedules;
using RagKit.TestData;
using RagKit.Testing.Caching;
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
