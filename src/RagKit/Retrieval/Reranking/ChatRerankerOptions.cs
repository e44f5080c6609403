using Microsoft.Extensions.AI;

namespace RagKit.Retrieval;

/// <summary>How a chat model judges hits. Immutable; validated as a whole.</summary>
public sealed record ChatRerankerOptions
{
    /// <summary>How many hits are judged, 1 to 100; the rest stay behind them in their order.</summary>
    public int MaxHits { get; init; } = 20;

    /// <summary>How many UTF-16 units of each passage are shown; at least 50.</summary>
    public int MaxPassageLength { get; init; } = 1200;

    /// <summary>Options for the model; <see langword="null"/> for temperature 0 and JSON.</summary>
    public ChatOptions? Chat { get; init; }

    internal ChatRerankerOptions Validated()
    {
        if (MaxHits is < 1 or > 100)
            throw new ArgumentException($"MaxHits ({MaxHits}) must be 1 to 100.");
        if (MaxPassageLength < 50)
            throw new ArgumentException($"MaxPassageLength ({MaxPassageLength}) must be at least 50.");
        return this;
    }
}
