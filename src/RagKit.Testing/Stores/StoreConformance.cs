using Xunit;

namespace RagKit.Stores;

/// <summary>What the suites for stores have in common: how a store is made, opened again and closed.</summary>
/// <typeparam name="TStore">The contract that is tested.</typeparam>
public abstract class StoreConformance<TStore> : IAsyncDisposable
    where TStore : class
{
    private readonly List<TStore> _stores = [];

    /// <summary>The running test's cancellation token.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes a store that is empty. Called several times in a test it makes different ones.</summary>
    protected abstract ValueTask<TStore> CreateAsync();

    /// <summary>
    /// Closes a store that <see cref="CreateAsync"/> made and opens what it left behind; by default <see langword="null"/>,
    /// which says that the store forgets everything when it is closed.
    /// </summary>
    protected virtual ValueTask<TStore?> ReopenAsync(TStore store) => new((TStore?)null);

    /// <summary>Closes the stores that were made; override it to remove what they leave behind, too.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (TStore store in _stores)
            await CloseAsync(store).ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes a store, if there is anything to dispose. Stores are closed once more when the test ends.</summary>
    protected static async ValueTask CloseAsync(TStore store)
    {
        if (store is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        else
            (store as IDisposable)?.Dispose();
    }

    /// <summary>A store that is empty, closed when the test ends.</summary>
    protected async ValueTask<TStore> NewAsync()
    {
        TStore store = await CreateAsync().ConfigureAwait(false);
        _stores.Add(store);
        return store;
    }

    /// <summary>What a store left behind, opened again; skips the test where nothing is left.</summary>
    protected async ValueTask<TStore> AgainAsync(TStore store)
    {
        TStore? again = await ReopenAsync(store).ConfigureAwait(false);
        Assert.SkipWhen(again is null, "This store is not durable.");
        _stores.Add(again!);
        return again!;
    }

    /// <summary>All items of a stream.</summary>
    protected static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (T item in items.WithCancellation(Cancellation).ConfigureAwait(false))
            list.Add(item);
        return list;
    }
}
