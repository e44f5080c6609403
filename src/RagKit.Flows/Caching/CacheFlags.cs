using Microsoft.Extensions.Caching.Hybrid;

namespace RagKit.Caching;

/// <summary>What a call's flags allow.</summary>
internal static class CacheFlags
{
    /// <summary>Whether none of some flags is set.</summary>
    public static bool Allow(HybridCacheEntryOptions? options, HybridCacheEntryFlags disabled) => ((options?.Flags ?? HybridCacheEntryFlags.None) & disabled) == 0;
}
