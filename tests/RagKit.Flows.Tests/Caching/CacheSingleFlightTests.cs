using Microsoft.Extensions.Caching.Hybrid;
using RagKit.Caching;

namespace RagKit.Flows.Tests.Caching;

/// <summary>A value is made once, however many ask for it, in one process and in several.</summary>
public sealed class CacheSingleFlightTests : CacheTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _made;
    private int _cancelled;

    [Fact]
    public async Task Many_who_ask_at_once_share_one_making()
    {
        DurableHybridCache cache = NewCache();
        Task<List<int>>[] asking = [.. Enumerable.Range(0, 50).Select(_ => AskAsync(cache, made => new List<int> { made }))];
        await Task.Yield();
        _gate.SetResult();
        List<int>[] got = await Task.WhenAll(asking);
        Assert.All(got, list => Assert.Equal([1], list));
        Assert.Equal(50, got.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task Many_who_ask_for_a_large_value_each_get_their_own()
    {
        DurableHybridCache cache = NewCache(new() { LargeValueBytes = 1_000 });
        Task<List<int>>[] asking = [.. Enumerable.Range(0, 20).Select(_ => AskAsync(cache, _ => Enumerable.Range(0, 1_000).ToList()))];
        _gate.SetResult();
        List<int>[] got = await Task.WhenAll(asking);
        Assert.All(got, list => Assert.Equal(1_000, list.Count));
        Assert.Equal(20, got.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task An_exception_is_shared_and_not_kept()
    {
        DurableHybridCache cache = NewCache();
        Task<int>[] asking = [.. Enumerable.Range(0, 5).Select(_ => AskAsync<int>(cache, _ => throw new IOException("down")))];
        _gate.SetResult();
        foreach (Task<int> asked in asking)
            Assert.Equal("down", (await Assert.ThrowsAsync<IOException>(() => asked)).Message);
        Assert.Equal(1, _made);
        Assert.Equal(2, await AskAsync(cache, made => made));
    }

    [Fact]
    public async Task Who_cancels_ends_its_own_wait_only()
    {
        DurableHybridCache cache = NewCache();
        using CancellationTokenSource first = new();
        using CancellationTokenSource second = new();
        Task<int> leader = AskAsync(cache, made => made, first.Token);
        Task<int> joiner = AskAsync(cache, made => made, second.Token);
        Task<int> patient = AskAsync(cache, made => made);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joiner);
        Assert.False(patient.IsCompleted);
        _gate.SetResult();
        Assert.Equal(1, await patient);
        Assert.Equal(0, _cancelled);
    }

    [Fact]
    public async Task The_making_is_cancelled_when_nobody_waits_any_more_and_begun_anew_for_the_next()
    {
        DurableHybridCache cache = NewCache();
        using CancellationTokenSource cancel = new();
        Task<int>[] asking = [.. Enumerable.Range(0, 3).Select(_ => AskAsync(cache, made => made, cancel.Token))];
        await cancel.CancelAsync();
        foreach (Task<int> asked in asking)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Task<int> next = AskAsync(cache, made => made);
        while (Volatile.Read(ref _cancelled) == 0)
            await Task.Yield();
        _gate.SetResult();
        Assert.Equal(2, await next);
        Assert.Equal((2, 1), (_made, _cancelled));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task What_was_made_is_kept_though_nobody_waits_for_it_any_more()
    {
        DurableHybridCache cache = NewCache();
        using CancellationTokenSource cancel = new();
        Store.OnWrite = async (_, _) =>
        {
            await cancel.CancelAsync();
            await _gate.Task;
        };
        Task<int> asked = cache.GetOrCreateAsync("k", _ => new ValueTask<int>(++_made), cancellationToken: cancel.Token).AsTask();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Store.OnWrite = null;
        _gate.SetResult();
        while (await Store.Inner.OpenAsync("k", Time.GetUtcNow(), Cancellation) is null)
            await Task.Yield();
        Assert.Equal((1, false), await GetAsync(NewCache(), "k", 2));
    }

    [Fact]
    public async Task A_value_that_asks_for_itself_is_refused()
    {
        DurableHybridCache cache = NewCache();
        async ValueTask<int> Loop(CancellationToken token)
        {
            await Task.Yield();
            return await cache.GetOrCreateAsync("other", async inner => await cache.GetOrCreateAsync("k", Loop, cancellationToken: inner), cancellationToken: token);
        }

        FlowException e = await Assert.ThrowsAsync<FlowException>(async () => await cache.GetOrCreateAsync("k", Loop, cancellationToken: Cancellation));
        Assert.Equal("The value of 'k' asks for itself while it is being made, and would wait for ever. Give the inner call another key, or do not cache it.", e.Message);
        Assert.Equal((1, true), await GetAsync(cache, "k", 1));
    }

    [Fact]
    public async Task Two_types_of_one_key_do_not_wait_for_each_other()
    {
        DurableHybridCache cache = NewCache();
        Task<int> number = AskAsync(cache, made => made);
        Task<string> text = cache.GetOrCreateAsync("k", _ => new ValueTask<string>("a"), new() { Flags = HybridCacheEntryFlags.DisableDistributedCache }, cancellationToken: Cancellation).AsTask();
        Assert.Equal("a", await text);
        _gate.SetResult();
        Assert.Equal(1, await number);
    }

    [Fact]
    public async Task Serializable_values_are_made_once_among_processes()
    {
        Task<int>[] asking = [.. Enumerable.Range(0, 4).Select(_ => AskAsync(NewCache(), made => made, isolation: CacheIsolation.Serializable))];
        for (int i = 0; i < 20; i++)
        {
            // Longer in all than a lock's time: it is renewed.
            Time.Advance(TimeSpan.FromSeconds(7));
            await Task.Yield();
        }
        _gate.SetResult();
        Assert.All(await PassTimeAsync(Task.WhenAll(asking)), got => Assert.Equal(1, got));
        Assert.Equal(1, _made);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Read_committed_values_may_be_made_by_every_process()
    {
        Task<int>[] asking = [.. Enumerable.Range(0, 3).Select(_ => AskAsync(NewCache(), made => made))];
        _gate.SetResult();
        await Task.WhenAll(asking);
        Assert.Equal(3, _made);
    }

    [Fact]
    public async Task The_lock_of_a_process_that_died_is_waited_for_no_longer_than_its_time()
    {
        Assert.True(await Store.TryLockAsync("k", "dead", Time.GetUtcNow(), Time.GetUtcNow().AddSeconds(30), Cancellation));
        _gate.SetResult();
        DateTimeOffset start = Time.GetUtcNow();
        Assert.Equal(1, await PassTimeAsync(AskAsync(NewCache(), made => made, isolation: CacheIsolation.Serializable)));
        Assert.InRange(Time.GetUtcNow() - start, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task A_lock_is_given_back_when_the_making_fails_or_is_cancelled()
    {
        _gate.SetResult();
        await Assert.ThrowsAsync<IOException>(() => AskAsync<int>(NewCache(), _ => throw new IOException("down"), isolation: CacheIsolation.Serializable));
        Assert.Equal(2, await AskAsync(NewCache(), made => made, isolation: CacheIsolation.Serializable));
        Assert.True(await Store.TryLockAsync("k", "other", Time.GetUtcNow(), Time.GetUtcNow().AddSeconds(30), Cancellation));
    }

    [Fact]
    public async Task Who_waits_for_another_process_can_cancel()
    {
        Store.OnLock = _ => false;
        using CancellationTokenSource cancel = new();
        Task<int> asked = AskAsync(NewCache(), made => made, cancel.Token, CacheIsolation.Serializable);
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(asked.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal(0, _made);
    }

    [Fact]
    public async Task A_lost_lock_is_logged_and_the_value_served()
    {
        Task<int> asked = AskAsync(NewCache(), made => made, isolation: CacheIsolation.Serializable);
        Store.OnLock = _ => false;
        for (int i = 0; i < 1_000 && Warnings.Count == 0; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
        _gate.SetResult();
        Assert.Equal(1, await asked);
        Assert.Equal(["The lock of 'k' was lost before its value was made; other processes may make it, too"], Warnings);
    }

    private async Task<T> AskAsync<T>(DurableHybridCache cache, Func<int, T> make, CancellationToken? cancellationToken = null, CacheIsolation isolation = CacheIsolation.ReadCommitted) =>
        await cache.GetOrCreateAsync(
            "k",
            make,
            async (make, token) =>
            {
                int made = Interlocked.Increment(ref _made);
                try
                {
                    await _gate.Task.WaitAsync(token);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref _cancelled);
                    throw;
                }
                return make(made);
            },
            isolation,
            cancellationToken: cancellationToken ?? Cancellation);
}
