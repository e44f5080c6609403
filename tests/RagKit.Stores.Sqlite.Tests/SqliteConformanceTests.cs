using RagKit.TestData;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class SqliteChunkStoreTests : ChunkStoreConformance
{
    private readonly TempFolder _folder = new();
    private int _files;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IChunkStore> CreateAsync() => new(new SqliteChunkStore(Path.Combine(_folder.Path, $"{_files++}.db")));

    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => CreateAsync();

    protected override async ValueTask<IChunkStore?> ReopenAsync(IChunkStore store)
    {
        await CloseAsync(store);
        return new SqliteChunkStore(((SqliteChunkStore)store).Path);
    }
}

public sealed class SqliteIngestLedgerTests : IngestLedgerConformance
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IIngestLedger> CreateAsync() => new(new SqliteChunkStore(Path.Combine(_folder.Path, "ledger.db")));

    protected override async ValueTask<IIngestLedger?> ReopenAsync(IIngestLedger store)
    {
        await CloseAsync(store);
        return new SqliteChunkStore(((SqliteChunkStore)store).Path);
    }
}

public sealed class SqliteArtifactStoreTests : ArtifactStoreConformance
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IArtifactStore> CreateAsync() => new(new SqliteChunkStore(Path.Combine(_folder.Path, "artifacts.db")));

    protected override async ValueTask<IArtifactStore?> ReopenAsync(IArtifactStore store)
    {
        await CloseAsync(store);
        return new SqliteChunkStore(((SqliteChunkStore)store).Path);
    }
}
