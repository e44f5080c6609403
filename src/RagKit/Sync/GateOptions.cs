namespace RagKit.Sync;

/// <summary>What a run must come up to before anything of it is stored. Immutable; shares are 0 to 1.</summary>
public sealed record GateOptions
{
    /// <summary>How many documents the corpus must have after the run, at least; by default 1.</summary>
    public int MinimumDocuments { get; init; } = 1;

    /// <summary>Which share of the run's documents may fail to be listed, fetched or parsed; by default 0.1.</summary>
    public double MaxFailedShare { get; init; } = 0.1;

    /// <summary>Which share of the documents to be stored may have no text; by default 0.1.</summary>
    public double MaxEmptyShare { get; init; } = 0.1;

    /// <summary>Which share of the documents to be stored may have the text of another one of them; by default 0.5.</summary>
    public double MaxDuplicateShare { get; init; } = 0.5;

    /// <summary>The languages that are expected, such as <c>en</c>; by default any.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Which share of the documents to be stored, of those whose language can be told, must be in one of <see cref="Languages"/>; by default 0.8.</summary>
    public double MinLanguageShare { get; init; } = 0.8;

    internal GateOptions Validate()
    {
        if (MinimumDocuments < 0)
            throw new ArgumentOutOfRangeException(nameof(MinimumDocuments), $"MinimumDocuments ({MinimumDocuments}) must be at least 0.");
        foreach ((string name, double share) in new[] { (nameof(MaxFailedShare), MaxFailedShare), (nameof(MaxEmptyShare), MaxEmptyShare), (nameof(MaxDuplicateShare), MaxDuplicateShare), (nameof(MinLanguageShare), MinLanguageShare) })
        {
            if (share is not (>= 0 and <= 1))
                throw new ArgumentOutOfRangeException(name, $"{name} ({share}) must be 0 to 1.");
        }
        return this;
    }
}
