namespace RagKit.Queues;

/// <summary>How much is in a queue.</summary>
/// <param name="Ready">Waits and may be received now.</param>
/// <param name="Delayed">Waits for its time.</param>
/// <param name="Leased">Is being worked on.</param>
/// <param name="Dead">Used up its attempts.</param>
public readonly record struct WorkQueueCounts(long Ready, long Delayed, long Leased, long Dead);
