namespace RagKit.Flows;

/// <summary>How a task is mapped over items. Immutable.</summary>
public sealed record MapOptions
{
    /// <summary>How many items are at work at once; 1 to 100,000, 32 by default.</summary>
    public int MaxConcurrency { get; init; } = 32;

    /// <summary>Whether the outcomes come in the order of the items; true by default. Otherwise they come as they are done.</summary>
    public bool Ordered { get; init; } = true;

    /// <summary>Whether the first item that fails cancels those at work and ends the map with what it threw; false by default.</summary>
    public bool StopOnFailure { get; init; }

    /// <summary>Whether items that fail for good are kept as dead letters, to be redriven; true by default.</summary>
    public bool KeepDeadLetters { get; init; } = true;

    internal static MapOptions Default { get; } = new();

    internal MapOptions Validate() => MaxConcurrency is >= 1 and <= 100_000
        ? this
        : throw new ArgumentOutOfRangeException(nameof(MaxConcurrency), $"MaxConcurrency ({MaxConcurrency}) must be 1 to 100,000.");
}
