using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Hybrid;
using RagKit.Caching;

namespace RagKit.Flows.Tests.Caching;

/// <summary>What is kept, where, for how long and as what.</summary>
public sealed class DurableHybridCacheTests : CacheTests
{
    [Fact]
    public async Task Values_of_any_kind_come_back_from_memory_and_from_the_store()
    {
        await AssertKeptAsync("text");
        await AssertKeptAsync("");
        await AssertKeptAsync("\uD800 lone \0 é \U0001F600");
        await AssertKeptAsync(42);
        await AssertKeptAsync(double.NaN);
        await AssertKeptAsync((1, "two"));
        await AssertKeptAsync(new Page("a", [1, 2]), (a, b) => a.Url == b.Url && a.Numbers.SequenceEqual(b.Numbers));
        await AssertKeptAsync(new byte[] { 1, 2, 3 }, (a, b) => a.SequenceEqual(b));
        await AssertKeptAsync(Array.Empty<byte>(), (a, b) => a.SequenceEqual(b));
        await AssertKeptAsync(new ReadOnlyMemory<byte>([1, 2, 3]), (a, b) => a.Span.SequenceEqual(b.Span));
        await AssertKeptAsync<string?>(null);
        await AssertKeptAsync<Page?>(null);
        await AssertKeptAsync<int?>(null);
        await AssertKeptAsync(new Frozen(7));
        await AssertKeptAsync(new string('é', 3_000_000));
        await AssertKeptAsync(new string('x', 20_000) + "\uDC00" + new string('y', 2_000_000));
        await AssertKeptAsync(Enumerable.Range(0, 200_000).ToList(), (a, b) => a.SequenceEqual(b));
        await AssertKeptAsync(new byte[2_500_000], (a, b) => a.SequenceEqual(b));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task What_can_change_is_copied_for_every_reader_and_what_cannot_is_shared()
    {
        DurableHybridCache cache = NewCache();
        Page made = (await GetAsync(cache, "page", new Page("a", [1]))).Value;
        made.Numbers[0] = 99;
        Page first = (await GetAsync(cache, "page", new Page("b", []))).Value;
        first.Numbers[0] = 98;
        Page second = (await GetAsync(cache, "page", new Page("b", []))).Value;
        Assert.Equal([1], second.Numbers);

        await GetAsync(cache, "text", new string('a', 3));
        Assert.Same((await GetAsync(cache, "text", "")).Value, (await GetAsync(cache, "text", "")).Value);
        await GetAsync(cache, "frozen", new Frozen(1));
        Assert.Same((await GetAsync(cache, "frozen", new Frozen(2))).Value, (await GetAsync(cache, "frozen", new Frozen(2))).Value);
    }

    [Fact]
    public async Task Every_way_to_give_the_key_finds_the_same_value()
    {
        DurableHybridCache cache = NewCache();
        int made = 0;
        ValueTask<int> Make(CancellationToken _) => new(++made);
        int number = 7;
        Assert.Equal(1, await cache.GetOrCreateAsync("key7", Make, cancellationToken: Cancellation));
        Assert.Equal(1, await cache.GetOrCreateAsync("key7".AsSpan(), Make, cancellationToken: Cancellation));
        Assert.Equal(1, await cache.GetOrCreateAsync($"key{number}", Make, cancellationToken: Cancellation));
        Assert.Equal(1, await cache.GetOrCreateAsync("key7", 0, (_, token) => Make(token), CacheIsolation.Serializable, cancellationToken: Cancellation));
        Assert.Equal(2, await cache.GetOrCreateAsync("key8".AsSpan(), Make, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_value_is_made_anew_when_it_has_expired()
    {
        DurableHybridCache cache = NewCache(new() { Expiration = TimeSpan.FromHours(2) });
        HybridCacheEntryOptions hour = new() { Expiration = TimeSpan.FromHours(1), LocalCacheExpiration = TimeSpan.FromDays(1) };
        await GetAsync(cache, "hour", 1, hour);
        await GetAsync(cache, "default", 1);
        Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal((1, false), await GetAsync(cache, "hour", 2, hour));
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((2, true), await GetAsync(cache, "hour", 2, hour));
        Assert.Equal((1, false), await GetAsync(cache, "default", 2));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((2, true), await GetAsync(cache, "default", 2));
    }

    [Fact]
    public async Task Without_an_expiration_a_value_is_kept_for_ever()
    {
        await GetAsync(NewCache(), "k", 1);
        Time.Advance(TimeSpan.FromDays(3_000));
        Assert.Equal((1, false), await GetAsync(NewCache(), "k", 2));
        await GetAsync(NewCache(), "max", 1, new() { Expiration = TimeSpan.MaxValue, LocalCacheExpiration = TimeSpan.MaxValue });
        Assert.Equal((1, false), await GetAsync(NewCache(), "max", 2));
    }

    [Fact]
    public async Task The_store_is_asked_again_once_in_a_while_and_its_value_read_only_if_it_is_another()
    {
        DurableHybridCache here = NewCache();
        DurableHybridCache there = NewCache();
        await GetAsync(here, "k", "a");
        Time.Advance(TimeSpan.FromSeconds(61));
        int opened = Store.Opened;
        Assert.Equal(("a", false), await GetAsync(here, "k", "b"));
        Assert.Equal((opened + 1, 0), (Store.Opened, Store.BytesRead));

        await there.SetAsync("k", "c", cancellationToken: Cancellation);
        Assert.Equal(("a", false), await GetAsync(here, "k", "b"));
        Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(("c", false), await GetAsync(here, "k", "b"));

        await there.RemoveAsync("k", Cancellation);
        Assert.Equal(("c", false), await GetAsync(here, "k", "b"));
        Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(("b", true), await GetAsync(here, "k", "b"));
    }

    [Fact]
    public async Task Flags_are_obeyed()
    {
        DurableHybridCache cache = NewCache();
        static HybridCacheEntryOptions Of(HybridCacheEntryFlags flags) => new() { Flags = flags };
        Assert.Equal((0, false), await GetAsync(cache, "none", 1, Of(HybridCacheEntryFlags.DisableUnderlyingData)));

        await GetAsync(cache, "memory", 1, Of(HybridCacheEntryFlags.DisableDistributedCache));
        Assert.Equal(0, Store.Written);
        Assert.Equal((1, false), await GetAsync(cache, "memory", 2, Of(HybridCacheEntryFlags.DisableDistributedCache)));
        Assert.Equal((2, true), await GetAsync(NewCache(), "memory", 2, Of(HybridCacheEntryFlags.DisableDistributedCache)));

        await GetAsync(cache, "store", 1, Of(HybridCacheEntryFlags.DisableLocalCache));
        int opened = Store.Opened;
        Assert.Equal((1, false), await GetAsync(cache, "store", 2));
        Assert.Equal(opened + 1, Store.Opened);
        Assert.Equal((1, false), await GetAsync(cache, "store", 2, Of(HybridCacheEntryFlags.DisableLocalCacheRead)));
        Assert.Equal(opened + 2, Store.Opened);

        Assert.Equal((2, true), await GetAsync(cache, "store", 2, Of(HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead)));
        Assert.Equal((2, false), await GetAsync(cache, "store", 3));
        Assert.Equal((2, false), await GetAsync(NewCache(), "store", 3, Of(HybridCacheEntryFlags.DisableUnderlyingData)));
    }

    [Fact]
    public async Task SetAsync_puts_a_value_in_the_place_of_any()
    {
        DurableHybridCache cache = NewCache();
        await GetAsync(cache, "k", "a");
        await cache.SetAsync("k", "b", cancellationToken: Cancellation);
        Assert.Equal(("b", false), await GetAsync(cache, "k", "c"));
        Assert.Equal(("b", false), await GetAsync(NewCache(), "k", "c"));
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            Store.OnWrite = (_, _) => throw new IOException("full");
            await cache.SetAsync("k", "d", cancellationToken: Cancellation);
        });
    }

    [Fact]
    public async Task Memory_is_kept_in_bounds_and_what_is_used_stays()
    {
        DurableHybridCache cache = NewCache(new() { MemoryBytes = 100_000, LocalExpiration = TimeSpan.FromDays(1) });
        await GetAsync(cache, "used", new string('u', 1_000));
        for (int i = 0; i < 500; i++)
        {
            await GetAsync(cache, $"k{i}", new string('x', 1_000));
            await GetAsync(cache, "used", "");
        }
        int opened = Store.Opened;
        Assert.Equal(new string('u', 1_000), (await GetAsync(cache, "used", "")).Value);
        await GetAsync(cache, "k499", "");
        Assert.Equal(opened, Store.Opened);
        Assert.False((await GetAsync(cache, "k0", "")).WasMade);
        Assert.Equal(opened + 1, Store.Opened);
    }

    [Fact]
    public async Task A_large_value_is_not_held_in_memory()
    {
        DurableHybridCache cache = NewCache(new() { LargeValueBytes = 1_000 });
        await GetAsync(cache, "k", new string('x', 2_000));
        Assert.Equal((new string('x', 2_000), false), await GetAsync(cache, "k", ""));
        Assert.Equal((new string('x', 2_000), false), await GetAsync(cache, "k", ""));
        Assert.Equal(2 * 2_001, Store.BytesRead);
    }

    [Fact]
    public async Task A_large_value_is_written_while_it_is_serialized()
    {
        // The last item is serialized only after the store has read the first million bytes.
        TaskCompletionSource<long> read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.OnWrite = async (_, content) =>
        {
            byte[] buffer = new byte[1_000_000];
            await content.ReadExactlyAsync(buffer, Cancellation);
            read.SetResult(buffer.Length);
        };
        Waiting value = new([.. Enumerable.Range(0, 40).Select(_ => new string('x', 50_000))], new Gate(read.Task));
        await GetAsync(NewCache(new() { LargeValueBytes = 10_000 }), "k", value);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Registered_serializers_are_used()
    {
        Services services = new(new Backwards());
        await GetAsync(NewCache(null, services), "k", "abc");
        Assert.Equal(("abc", false), await GetAsync(NewCache(null, services), "k", ""));
        Assert.Equal(("cba", false), await GetAsync(NewCache(), "k", ""));

        Services factories = new(new BackwardsFactory());
        Assert.Equal(("abc", false), await GetAsync(NewCache(null, factories), "k", ""));
        Assert.Equal((5, true), await GetAsync(NewCache(null, factories), "number", 5));
        Assert.Equal((5, false), await GetAsync(NewCache(null, factories), "number", 6));
    }

    [Fact]
    public async Task Bad_arguments_are_refused()
    {
        DurableHybridCache cache = NewCache();
        await Assert.ThrowsAsync<ArgumentException>(() => GetAsync(cache, "", 1));
        await Assert.ThrowsAsync<ArgumentException>(() => GetAsync(cache, "k", 1, tags: ["a", ""]));
        await Assert.ThrowsAsync<ArgumentException>(() => GetAsync(cache, "k", 1, tags: ["*"]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => GetAsync(cache, "k", 1, new() { Expiration = TimeSpan.Zero }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => GetAsync(cache, "k", 1, new() { LocalCacheExpiration = TimeSpan.FromHours(-1) }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.GetOrCreateAsync("k", _ => new ValueTask<int>(1), cancellationToken: new CancellationToken(true)));
        Assert.Equal(0, Store.Written);
    }

    [Fact]
    public void Bad_options_are_refused_with_value_and_limit()
    {
        AssertRefused(new() { MemoryBytes = -1 }, "MemoryBytes (-1) must be at least 0.");
        AssertRefused(new() { LargeValueBytes = 0 }, "LargeValueBytes (0) must be from 1 to 1073741824.");
        AssertRefused(new() { Expiration = TimeSpan.Zero }, "Expiration (00:00:00) must be above zero.");
        AssertRefused(new() { LocalExpiration = TimeSpan.FromSeconds(-1) }, "LocalExpiration (-00:00:01) must be above zero.");
        AssertRefused(new() { LockDuration = TimeSpan.Zero }, "LockDuration (00:00:00) must be above zero.");
        AssertRefused(new() { LockPolling = TimeSpan.Zero }, "LockPolling (00:00:00) must be above zero.");
        void AssertRefused(DurableHybridCacheOptions options, string message) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => NewCache(options)).Message, StringComparison.Ordinal);
    }

    private async Task AssertKeptAsync<T>(T value, Func<T, T, bool>? equal = null)
    {
        equal ??= EqualityComparer<T>.Default.Equals;
        string key = $"kept {Store.Written}";
        DurableHybridCache cache = NewCache();
        for (int i = 0; i < 3; i++)
        {
            (T got, bool wasMade) = await GetAsync(i < 2 ? cache : NewCache(), key, value);
            Assert.True(equal(value, got), $"{typeof(T)} {i}");
            Assert.Equal(i == 0, wasMade);
        }
    }

    private sealed record Page(string Url, int[] Numbers);

    [ImmutableObject(true)]
    private sealed record Frozen(int Number);

    private sealed record Waiting(string[] Texts, Gate Last);

    [JsonConverter(typeof(GateConverter))]
    private sealed record Gate(Task Opened);

    private sealed class GateConverter : JsonConverter<Gate>
    {
        public override Gate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Gate value, JsonSerializerOptions options)
        {
            Assert.True(value.Opened.Wait(TimeSpan.FromSeconds(20)), "The store got nothing before the end.");
            writer.WriteNullValue();
        }
    }

    private sealed class Backwards : IHybridCacheSerializer<string>
    {
        public string Deserialize(ReadOnlySequence<byte> source) => new([.. Encoding.UTF8.GetString(source).Reverse()]);

        public void Serialize(string value, IBufferWriter<byte> target) => Encoding.UTF8.GetBytes(new string([.. value.Reverse()]), target);
    }

    private sealed class BackwardsFactory : IHybridCacheSerializerFactory
    {
        public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
        {
            serializer = new Backwards() as IHybridCacheSerializer<T>;
            return serializer is not null;
        }
    }

    private sealed class Services(object service) : IServiceProvider
    {
        public object? GetService(Type serviceType)
        {
            if (!serviceType.IsGenericType || serviceType.GetGenericTypeDefinition() != typeof(IEnumerable<>))
                return serviceType.IsInstanceOfType(service) ? service : null;
            Type item = serviceType.GenericTypeArguments[0];
            Array found = Array.CreateInstance(item, item.IsInstanceOfType(service) ? 1 : 0);
            if (found.Length > 0)
                found.SetValue(service, 0);
            return found;
        }
    }
}
