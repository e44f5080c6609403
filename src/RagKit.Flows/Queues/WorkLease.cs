namespace RagKit.Queues;

/// <summary>A piece of work that was received, until a time.</summary>
/// <param name="Item">The work.</param>
/// <param name="Token">Tells this receipt from others of the same item.</param>
/// <param name="Attempt">How often it was received, this time included.</param>
/// <param name="Until">When somebody else may receive it, unless it is renewed.</param>
public sealed record WorkLease(WorkItem Item, long Token, int Attempt, DateTimeOffset Until);
