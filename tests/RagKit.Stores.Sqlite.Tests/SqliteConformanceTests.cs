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

/// <summary>With a graph over whatever vectors there are, asked by each search.</summary>
public sealed class SqliteChunkStoreWithHnswTests : ChunkStoreConformance
{
    private static readonly SqliteStoreOptions Options = new() { HnswAbove = 1, ScanRows = 0 };

    private readonly TempFolder _folder = new();
    private int _files;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IChunkStore> CreateAsync() => new(new SqliteChunkStore(Path.Combine(_folder.Path, $"{_files++}.db"), Options));

    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => CreateAsync();

    protected override async ValueTask<IChunkStore?> ReopenAsync(IChunkStore store)
    {
        await CloseAsync(store);
        return new SqliteChunkStore(((SqliteChunkStore)store).Path, Options);
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

public sealed class SqliteVersionedStoreTests : VersionedStoreConformance
{
    private readonly TempFolder _folder = new();
    private int _files;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Removing a version leaves none of its files.</summary>
    [Fact]
    public async Task A_version_lies_in_a_file_beside_the_corpus_that_goes_with_it()
    {
        SqliteChunkStore store = (SqliteChunkStore)await NewAsync();
        StoreVersion made = await store.CreateVersionAsync(Cancellation);
        string file = Path.ChangeExtension(store.Path, $".v{made.Number}.db");
        Assert.True(File.Exists(file));
        await store.DeleteVersionAsync(made.Number, Cancellation);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, Path.GetFileName(file) + "*"));
    }

    /// <summary>A version whose file is gone is named with its path, and another can be activated.</summary>
    [Fact]
    public async Task A_version_whose_file_is_gone_is_refused_by_name()
    {
        SqliteChunkStore store = (SqliteChunkStore)await NewAsync();
        StoreVersion made = await store.CreateVersionAsync(Cancellation);
        await store.ActivateVersionAsync(made.Number, Cancellation);
        await CloseAsync(store);
        string file = Path.ChangeExtension(store.Path, $".v{made.Number}.db");
        foreach (string part in Directory.EnumerateFiles(_folder.Path, Path.GetFileName(file) + "*"))
            File.Delete(part);
        using SqliteChunkStore again = new(store.Path);
        RagKitException error = await Assert.ThrowsAsync<RagKitException>(async () => await again.CountAsync(Cancellation));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        await again.ActivateVersionAsync(1, Cancellation);
        Assert.Equal(default, await again.CountAsync(Cancellation));
    }

    protected override ValueTask<IVersionedStore> CreateAsync() => new(new SqliteChunkStore(Path.Combine(_folder.Path, $"{_files++}.db")));

    protected override async ValueTask<IVersionedStore?> ReopenAsync(IVersionedStore store)
    {
        await CloseAsync(store);
        return new SqliteChunkStore(((SqliteChunkStore)store).Path);
    }
}

public sealed class SqliteDocumentStoreTests : DocumentStoreConformance
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IDocumentStore> CreateAsync() => new(new SqliteDocumentStore(Path.Combine(_folder.Path, "documents.db")));

    protected override async ValueTask<IDocumentStore?> ReopenAsync(IDocumentStore store)
    {
        await CloseAsync(store);
        return new SqliteDocumentStore(((SqliteDocumentStore)store).Path);
    }
}
