using System.Globalization;

namespace RagKit.Sync;

/// <summary>What carrying out a plan would cost, about.</summary>
/// <param name="Tokens">
/// Tokens to embed: those of stored chunks where documents are known, else from the lengths of items and the corpus's own ratio. It is the most that it can be:
/// chunks that come out the same, or whose vectors are in the cache, are not embedded.
/// </param>
public sealed record SyncCosts(long Tokens)
{
    /// <summary>What that costs by <see cref="PlanOptions.PricePerMillionTokens"/>; <see langword="null"/> when no price was given.</summary>
    public decimal? Price { get; init; }

    /// <summary>How long it takes; <see langword="null"/> when nothing is known to tell it from.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>What the numbers rest on, for people.</summary>
    public string Basis { get; init; } = "";

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"at most about {Tokens:N0} tokens to embed{(Price is decimal price ? $", price {price:0.00##}" : "")}, time {(Time is TimeSpan time ? $"about {time:hh\\:mm\\:ss}" : "unknown")}{(Basis.Length == 0 ? "" : $" ({Basis})")}");
}
