namespace RagKit.Cleaning;

/// <summary>What counts as a duplicate. Immutable.</summary>
public sealed record DuplicateOptions
{
    /// <summary>
    /// The share of word sequences that two documents have in common (Jaccard) from which one is a duplicate of the other; 0.5 to 1. At 1 only
    /// documents with the same words in the same order are. 0.9 by default.
    /// </summary>
    public double Threshold { get; init; } = 0.9;

    /// <summary>How many words a sequence has; 1 to 16. Five by default.</summary>
    public int ShingleWords { get; init; } = 5;

    /// <summary>Changes what the estimate errs on; any number.</summary>
    public int Seed { get; init; }

    internal DuplicateOptions Validate()
    {
        if (!(Threshold is >= 0.5 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Threshold), $"Threshold ({Threshold}) must be 0.5 to 1.");
        if (ShingleWords is < 1 or > 16)
            throw new ArgumentOutOfRangeException(nameof(ShingleWords), $"ShingleWords ({ShingleWords}) must be 1 to 16.");
        return this;
    }
}
