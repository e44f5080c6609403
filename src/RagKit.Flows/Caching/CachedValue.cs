namespace RagKit.Caching;

/// <summary>A cached value that is being read; dispose the content when done.</summary>
/// <param name="Entry">What is known of it.</param>
/// <param name="Content">Its bytes.</param>
public sealed record CachedValue(CacheEntry Entry, Stream Content);
