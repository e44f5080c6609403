using Microsoft.Extensions.Caching.Hybrid;

namespace RagKit.Enrichment;

/// <summary>A step of enrichment that asks a chat model, and that the corpus gives its runner's cache and limits.</summary>
internal interface IChatTransform : IChunkTransform
{
    /// <summary>Where answers are kept; the corpus sets it.</summary>
    Func<HybridCache>? Cache { get; set; }

    /// <summary>The names of the runner's limits that it waits for.</summary>
    IReadOnlyList<string> Limits { get; }
}
