using RagKit.Caching;
using Xunit;

namespace RagKit.Testing.Caching;

public abstract partial class CacheStoreConformance
{
    /// <summary>Whether the store can lock; one that cannot answers true to all who ask.</summary>
    protected virtual bool CanLock => true;

    /// <summary>A lock is its owner's until its time has passed, or it is given back.</summary>
    [Fact]
    public async Task A_lock_is_its_owners_for_its_time()
    {
        ICacheStore store = await LockingAsync();
        DateTimeOffset until = Now.AddSeconds(30);
        Assert.True(await store.TryLockAsync("k", "a", Now, until, Cancellation));
        Assert.False(await store.TryLockAsync("k", "b", Now, until, Cancellation));
        Assert.False(await store.TryLockAsync("k", "b", until.AddTicks(-1), until.AddSeconds(30), Cancellation));
        Assert.True(await store.TryLockAsync("other", "b", Now, until, Cancellation));
        Assert.True(await store.TryLockAsync("k", "b", until, until.AddSeconds(30), Cancellation));
        Assert.False(await store.TryLockAsync("k", "a", until, until.AddSeconds(30), Cancellation));
    }

    /// <summary>Its owner may take it again, for longer.</summary>
    [Fact]
    public async Task A_lock_is_renewed_by_its_owner()
    {
        ICacheStore store = await LockingAsync();
        Assert.True(await store.TryLockAsync("k", "a", Now, Now.AddSeconds(30), Cancellation));
        Assert.True(await store.TryLockAsync("k", "a", Now.AddSeconds(20), Now.AddSeconds(50), Cancellation));
        Assert.False(await store.TryLockAsync("k", "b", Now.AddSeconds(40), Now.AddSeconds(70), Cancellation));
        Assert.True(await store.TryLockAsync("k", "a", Now.AddSeconds(60), Now.AddSeconds(90), Cancellation));
    }

    /// <summary>Giving it back frees it, but only its owner can.</summary>
    [Fact]
    public async Task A_lock_is_given_back_by_its_owner_only()
    {
        ICacheStore store = await LockingAsync();
        Assert.True(await store.TryLockAsync("k", "a", Now, Now.AddSeconds(30), Cancellation));
        Assert.False(await store.TryLockAsync("k", "b", Now, Now, Cancellation));
        Assert.False(await store.TryLockAsync("k", "b", Now, Now.AddSeconds(30), Cancellation));
        Assert.True(await store.TryLockAsync("k", "a", Now, Now, Cancellation));
        Assert.True(await store.TryLockAsync("k", "b", Now, Now.AddSeconds(30), Cancellation));
    }

    /// <summary>A lock has nothing to do with the value: it may be read, written and removed.</summary>
    [Fact]
    public async Task A_lock_keeps_nobody_from_the_value()
    {
        ICacheStore store = await LockingAsync();
        Assert.True(await store.TryLockAsync("k", "a", Now, Now.AddSeconds(30), Cancellation));
        Assert.Null(await store.OpenAsync("k", Now, Cancellation));
        Assert.Empty(await ToListAsync(store.ListAsync(null, Cancellation)));
        await WriteAsync(store, new CacheEntry("k", Now), [1]);
        Assert.Equal([1], await ReadAsync(store, "k"));
        Assert.Equal(1, await store.RemoveAsync(["k"], Cancellation));
        Assert.False(await store.TryLockAsync("k", "b", Now, Now.AddSeconds(30), Cancellation));
    }

    /// <summary>Of many who ask at once, one gets it.</summary>
    [Fact]
    public async Task One_of_many_gets_a_lock()
    {
        ICacheStore store = await LockingAsync();
        for (int round = 0; round < 10; round++)
        {
            string key = $"k{round}";
            bool[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(owner => Task.Run(
                async () => await store.TryLockAsync(key, $"o{owner}", Now, Now.AddSeconds(30), Cancellation), Cancellation)));
            Assert.Single(taken, true);
        }
    }

    private async ValueTask<ICacheStore> LockingAsync()
    {
        Assert.SkipUnless(CanLock, "This store cannot lock.");
        return await NewAsync();
    }
}
