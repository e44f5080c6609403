using RagKit.Caching;
using RagKit.Resilience;

namespace RagKit.Flows;

/// <summary>How calls of a task are run. Immutable.</summary>
public sealed record TaskOptions
{
    /// <summary>The version of the task's code: part of every cache key, so that changing it makes results anew.</summary>
    public string Version { get; init; } = "";

    /// <summary>What a call is named, from its inputs: <c>fetch {url}</c>; <see langword="null"/> for the task's name.</summary>
    public string? RunName { get; init; }

    /// <summary>By what cached results can be found and removed, besides the task's name, which is a tag of its own.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What results are cached by; not at all by default.</summary>
    public CachePolicy Cache { get; init; } = CachePolicy.None;

    /// <summary>How often it is tried, and how long it may take; once and for ever by default.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>The names of the limits that every attempt waits for.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Who goes first where tasks wait for the same limit; higher does. See <see cref="TaskPriority"/>.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// Whether results are kept for a resumed run; true by default. Without, a completed call is run again when its run is resumed: for results
    /// that cannot be kept, such as open streams, or are as quickly made again.
    /// </summary>
    public bool KeepsResults { get; init; } = true;
}
