using RagKit.Stores;

namespace RagKit.Tests.Stores;

public sealed class InMemoryChunkStoreConformanceTests : ChunkStoreConformance
{
    protected override ValueTask<IChunkStore> CreateAsync() => new(new InMemoryChunkStore());

    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => CreateAsync();
}

public sealed class InMemoryVersionedStoreConformanceTests : VersionedStoreConformance
{
    protected override ValueTask<IVersionedStore> CreateAsync() => new(new InMemoryChunkStore());
}

public sealed class InMemoryIngestLedgerConformanceTests : IngestLedgerConformance
{
    protected override ValueTask<IIngestLedger> CreateAsync() => new(new InMemoryChunkStore());
}

public sealed class InMemoryArtifactStoreConformanceTests : ArtifactStoreConformance
{
    protected override ValueTask<IArtifactStore> CreateAsync() => new(new InMemoryChunkStore());
}
