using RagKit.Ingestion;

namespace RagKit.Sync;

/// <summary>How a plan is made. Immutable.</summary>
public sealed record PlanOptions
{
    /// <summary>What embedding a million tokens costs, in whatever currency; <see langword="null"/> for no price.</summary>
    public decimal? PricePerMillionTokens { get; init; }

    /// <summary>How many tokens are embedded in a second, as measured; <see langword="null"/> to go by the last run, where the runner remembers one.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>The limit by which the plan says whether removals would be held back: see <see cref="IngestOptions.MaxRemovedShare"/>.</summary>
    public double MaxRemovedShare { get; init; } = 0.2;

    internal PlanOptions Validate()
    {
        if (PricePerMillionTokens is < 0)
            throw new ArgumentOutOfRangeException(nameof(PricePerMillionTokens), $"PricePerMillionTokens ({PricePerMillionTokens}) must be at least 0.");
        if (TokensPerSecond is double rate && !(rate > 0 && double.IsFinite(rate)))
            throw new ArgumentOutOfRangeException(nameof(TokensPerSecond), $"TokensPerSecond ({TokensPerSecond}) must be above 0.");
        if (MaxRemovedShare is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MaxRemovedShare), $"MaxRemovedShare ({MaxRemovedShare}) must be 0 to 1.");
        return this;
    }
}
