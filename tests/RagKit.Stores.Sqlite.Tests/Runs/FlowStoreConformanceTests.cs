using RagKit.Runs;
using RagKit.TestData;
using RagKit.Testing.Runs;

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
