using Xunit;

namespace RagKit.Stores;

/// <summary>The promises of <see cref="IArtifactStore"/> as tests: derive a class from it and say how the store is made.</summary>
public abstract class ArtifactStoreConformance : StoreConformance<IArtifactStore>
{
    /// <summary>An unknown name reads as null.</summary>
    [Fact]
    public async Task ReadArtifactAsync_gives_null_for_an_unknown_name()
    {
        IArtifactStore store = await NewAsync();
        Assert.Null(await store.ReadArtifactAsync("none", Cancellation));
        await store.DeleteArtifactAsync("none", Cancellation);
        Assert.Empty(await store.ListArtifactsAsync(Cancellation));
    }

    /// <summary>Bytes come back as written, the empty artifact too.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public async Task ReadArtifactAsync_gives_back_what_was_written(int length)
    {
        IArtifactStore store = await NewAsync();
        byte[] content = new byte[length];
        new Random(1).NextBytes(content);
        await store.WriteArtifactAsync("model", content, Cancellation);
        ReadOnlyMemory<byte>? read = await store.ReadArtifactAsync("model", Cancellation);
        Assert.NotNull(read);
        Assert.True(content.AsSpan().SequenceEqual(read.Value.Span));
    }

    /// <summary>A second write takes the place of the first, and what was read before stays as it was.</summary>
    [Fact]
    public async Task WriteArtifactAsync_replaces_the_artifact_of_that_name()
    {
        IArtifactStore store = await NewAsync();
        await store.WriteArtifactAsync("a", new byte[] { 1, 2, 3 }, Cancellation);
        ReadOnlyMemory<byte>? before = await store.ReadArtifactAsync("a", Cancellation);
        await store.WriteArtifactAsync("a", new byte[] { 9 }, Cancellation);
        Assert.Equal([1, 2, 3], before!.Value.ToArray());
        Assert.Equal([9], (await store.ReadArtifactAsync("a", Cancellation))!.Value.ToArray());
        Assert.Equal(["a"], await store.ListArtifactsAsync(Cancellation));
    }

    /// <summary>Names are listed by UTF-16 units and compared exactly.</summary>
    [Fact]
    public async Task ListArtifactsAsync_gives_the_names_in_ordinal_order()
    {
        IArtifactStore store = await NewAsync();
        string[] names = ["b", "a", "A", "\uFFFD", "\U0001F600", "models/lsa 1", "it's \"x\"", "é"];
        foreach (string name in names)
            await store.WriteArtifactAsync(name, new byte[] { 1 }, Cancellation);
        Assert.Equal(names.Order(StringComparer.Ordinal), await store.ListArtifactsAsync(Cancellation));
        await store.DeleteArtifactAsync("A", Cancellation);
        Assert.Equal(names.Except(["A"]).Order(StringComparer.Ordinal), await store.ListArtifactsAsync(Cancellation));
    }

    /// <summary>A cancelled write leaves the old content.</summary>
    [Fact]
    public async Task WriteArtifactAsync_changes_nothing_when_cancelled()
    {
        IArtifactStore store = await NewAsync();
        await store.WriteArtifactAsync("a", new byte[] { 1 }, Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.WriteArtifactAsync("a", new byte[] { 2 }, new CancellationToken(true)));
        Assert.Equal([1], (await store.ReadArtifactAsync("a", Cancellation))!.Value.ToArray());
    }

    /// <summary>Durable stores keep artifacts.</summary>
    [Fact]
    public async Task Artifacts_are_there_after_opening_again()
    {
        IArtifactStore store = await NewAsync();
        await store.WriteArtifactAsync("a", new byte[] { 4, 2 }, Cancellation);
        store = await AgainAsync(store);
        Assert.Equal([4, 2], (await store.ReadArtifactAsync("a", Cancellation))!.Value.ToArray());
    }
}
