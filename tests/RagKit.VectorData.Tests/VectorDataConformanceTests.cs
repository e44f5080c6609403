using CommunityToolkit.VectorData.InMemory;
using Microsoft.Extensions.VectorData;
using RagKit.Stores;

namespace RagKit.VectorData.Tests;

public sealed class VectorDataChunkStoreTests : ChunkStoreConformance
{
    private VectorStore _provider = new InMemoryVectorStore();

    // The provider in memory goes through all its records for every filter and search.
    protected override int LoadSize => 10_000;

    protected override ValueTask<IChunkStore> CreateAsync() => new(new VectorDataChunkStore(_provider = new InMemoryVectorStore(), "corpus"));

    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => new(new VectorDataChunkStore(_provider, "Corpus"));

    protected override async ValueTask<IChunkStore?> ReopenAsync(IChunkStore store)
    {
        await CloseAsync(store);
        return new VectorDataChunkStore(_provider, "corpus");
    }

    protected override ValueTask<BreakableStore?> CreateBreakableAsync() => new(new Breaking(new BreakableVectorStore(new InMemoryVectorStore())));

    private sealed class Breaking(BreakableVectorStore provider) : BreakableStore(new VectorDataChunkStore(provider, "corpus"))
    {
        public override void BreakAfter(int bytes) => provider.BreakAfter(bytes / 25);

        public override void Mend() => provider.BreakAfter(int.MaxValue);
    }
}

public sealed class VectorDataVersionedStoreTests : VersionedStoreConformance
{
    private readonly InMemoryVectorStore _provider = new();

    protected override ValueTask<IVersionedStore> CreateAsync() => new(new VectorDataChunkStore(_provider, "corpus"));

    protected override ValueTask<IVersionedStore?> ReopenAsync(IVersionedStore store) => new(new VectorDataChunkStore(_provider, "corpus"));
}

public sealed class VectorDataIngestLedgerTests : IngestLedgerConformance
{
    private readonly InMemoryVectorStore _provider = new();

    protected override ValueTask<IIngestLedger> CreateAsync() => new(new VectorDataChunkStore(_provider, "corpus"));

    protected override ValueTask<IIngestLedger?> ReopenAsync(IIngestLedger store) => new(new VectorDataChunkStore(_provider, "corpus"));
}

public sealed class VectorDataArtifactStoreTests : ArtifactStoreConformance
{
    private readonly InMemoryVectorStore _provider = new();

    protected override ValueTask<IArtifactStore> CreateAsync() => new(new VectorDataChunkStore(_provider, "corpus"));

    protected override ValueTask<IArtifactStore?> ReopenAsync(IArtifactStore store) => new(new VectorDataChunkStore(_provider, "corpus"));
}
