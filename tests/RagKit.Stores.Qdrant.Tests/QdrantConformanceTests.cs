using RagKit.Stores.Qdrant.Tests.Server;

namespace RagKit.Stores.Qdrant.Tests;

public sealed class QdrantChunkStoreTests : ChunkStoreConformance
{
    private readonly QdrantServer _server = new();

    // The stand-in checks every request against the published document and reads through all its points for every search.
    protected override int LoadSize => QdrantServer.IsReal ? 100_000 : 10_000;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override async ValueTask<IChunkStore> CreateAsync() => await _server.CreateAsync();

    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => new(_server.Again("neighbour"));

    protected override async ValueTask<IChunkStore?> ReopenAsync(IChunkStore store)
    {
        await CloseAsync(store);
        return _server.Again();
    }

    protected override async ValueTask<BreakableStore?> CreateBreakableAsync()
    {
        BreakingProxy proxy = new(await QdrantServer.UrlAsync());
        return new Breakable(await _server.CreateAsync(through: proxy.Url, options: new QdrantStoreOptions { Retries = 1 }), proxy);
    }

    private sealed class Breakable(IChunkStore store, BreakingProxy proxy) : BreakableStore(store)
    {
        public override void BreakAfter(int bytes) => proxy.BreakAfter(bytes);

        public override void Mend() => proxy.Mend();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await proxy.DisposeAsync();
        }
    }
}

public sealed class QdrantVersionedStoreTests : VersionedStoreConformance
{
    private readonly QdrantServer _server = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override async ValueTask<IVersionedStore> CreateAsync() => await _server.CreateAsync();

    protected override async ValueTask<IVersionedStore?> ReopenAsync(IVersionedStore store)
    {
        await CloseAsync(store);
        return _server.Again();
    }
}

public sealed class QdrantIngestLedgerTests : IngestLedgerConformance
{
    private readonly QdrantServer _server = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override async ValueTask<IIngestLedger> CreateAsync() => await _server.CreateAsync();

    protected override async ValueTask<IIngestLedger?> ReopenAsync(IIngestLedger store)
    {
        await CloseAsync(store);
        return _server.Again();
    }
}

public sealed class QdrantArtifactStoreTests : ArtifactStoreConformance
{
    private readonly QdrantServer _server = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override async ValueTask<IArtifactStore> CreateAsync() => await _server.CreateAsync();

    protected override async ValueTask<IArtifactStore?> ReopenAsync(IArtifactStore store)
    {
        await CloseAsync(store);
        return _server.Again();
    }
}
