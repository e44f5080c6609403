using RagKit.Caching;
using Xunit;

namespace RagKit.Testing.Caching;

public abstract partial class CacheStoreConformance
{
    private static readonly string[] OddNames = ["b", "a", "A", "ab", "\uFFFD", "\U0001F600", "it's \"x\"", "%", "_", "a,b", "[a]", "é", "e\u0301", " ", "ß", new string('k', 2000)];

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static ValueTask WriteAsync(ICacheStore store, CacheEntry entry, byte[] value) => store.WriteAsync(entry, new MemoryStream(value, writable: false), Cancellation);

    private static async Task<byte[]> ReadAsync(ICacheStore store, string key, DateTimeOffset? now = null)
    {
        CachedValue found = Assert.IsType<CachedValue>(await store.OpenAsync(key, now ?? Now, Cancellation));
        await using (found.Content)
        {
            byte[] read = await ReadAsync(found.Content);
            Assert.Equal(found.Entry.Length, read.Length);
            return read;
        }
    }

    private static async Task<byte[]> ReadAsync(Stream content)
    {
        using MemoryStream read = new();
        await content.CopyToAsync(read, Cancellation);
        return read.ToArray();
    }

    private static void AssertEqual(CacheEntry expected, CacheEntry actual)
    {
        Assert.Equal(expected with { Tags = actual.Tags }, actual);
        Assert.Equal(expected.Tags.Order(StringComparer.Ordinal), actual.Tags.Order(StringComparer.Ordinal));
    }
}
