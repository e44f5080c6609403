using RagKit.Resilience;

namespace RagKit.Ingestion;

/// <summary>How an ingestion tries again what the network or a busy server may have failed. Immutable.</summary>
public sealed record IngestRetries
{
    /// <summary>Nothing is tried again.</summary>
    public static IngestRetries None { get; } = new() { Fetch = RetryPolicy.None, Embed = RetryPolicy.None };

    /// <summary>
    /// How opening an item is tried again; by default three times after 1, 2 and 4 seconds, where the network or a busy server was the reason.
    /// </summary>
    public RetryPolicy? Fetch { get; init; }

    /// <summary>
    /// How an embedding call, or the enrichment of a document, is tried again; by default six times, from 1 second doubling, where the network or a busy server was the
    /// reason, and never sooner than the server asks.
    /// </summary>
    public RetryPolicy? Embed { get; init; }
}
