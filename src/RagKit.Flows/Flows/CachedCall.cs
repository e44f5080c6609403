using Microsoft.Extensions.Caching.Hybrid;
using RagKit.Caching;

namespace RagKit.Flows;

/// <summary>
/// A call whose result may be in the cache. Of equal calls one is made, the others wait for it. What has to be committed is put into the
/// cache after that, so that nothing is visible before, and a crash in between does not leave a result that was never committed.
/// </summary>
internal sealed class CachedCall<TIn, TOut>(TaskCall<TIn, TOut> call, TaskRuntime<TIn, TOut> runtime, FlowTransaction? transaction)
{
    private readonly CachePolicy _policy = call.Task.Options.Cache;
    private readonly bool _commits = transaction is not null || call.Task.Hooks.Commit is not null;
    private bool _executed;

    public async ValueTask<TOut> RunAsync(CancellationToken cancellationToken)
    {
        string key = call.Task.Inputs.CacheKey(call.Input, _policy, call.Task.Options.Version, call.RunId);
        if (_policy.Refreshes || call.Execution.RefreshesCache)
            return await CompleteAsync(key, await call.ExecuteAsync(cancellationToken).ConfigureAwait(false), mustWrite: true).ConfigureAwait(false);
        TOut value = await GetOrCreateAsync(key, cancellationToken).ConfigureAwait(false);
        if (_executed)
            return await CompleteAsync(key, value, mustWrite: _commits).ConfigureAwait(false);
        await call.FromCacheAsync(value).ConfigureAwait(false);
        return value;
    }

    private ValueTask<TOut> GetOrCreateAsync(string key, CancellationToken cancellationToken)
    {
        HybridCacheEntryOptions options = _commits ? TaskRuntime<TIn, TOut>.Unwritten : runtime.CacheOptions;
        if (runtime.Runner.Cache is DurableHybridCache durable)
            return durable.GetOrCreateAsync(key, this, static (self, token) => self.ExecuteAsync(token), _policy.Isolation, options, runtime.CacheTags, cancellationToken);
        return runtime.Runner.Cache.GetOrCreateAsync(key, this, static (self, token) => self.ExecuteAsync(token), options, runtime.CacheTags, cancellationToken);
    }

    private ValueTask<TOut> ExecuteAsync(CancellationToken token)
    {
        _executed = true;
        return call.ExecuteAsync(token);
    }

    private async ValueTask<TOut> CompleteAsync(string key, TOut value, bool mustWrite)
    {
        await call.CompleteAsync(
            value, mustWrite ? () => runtime.Runner.Cache.SetAsync(key, value, runtime.CacheOptions, runtime.CacheTags, CancellationToken.None) : null).ConfigureAwait(false);
        return value;
    }
}
