using RagKit.Chunking;

namespace RagKit.Answering;

/// <summary>How answers are grounded in a corpus. Immutable; validated as a whole by <c>GroundedIn</c>.</summary>
public sealed record GroundingOptions
{
    /// <summary>How many chunks are retrieved for a question; 1 to 1,000.</summary>
    public int Top { get; init; } = 8;

    /// <summary>
    /// How many tokens the passages may take together, with their headers; at least 50. What does not fit is left out, worst first;
    /// a best passage that is too long on its own is cut.
    /// </summary>
    public int MaxPassageTokens { get; init; } = 3000;

    /// <summary>The lowest score of a chunk that is used (see <see cref="Hit.Score"/> for its scale); <see langword="null"/> for all.</summary>
    public double? MinimumScore { get; init; }

    /// <summary>Which chunks may be used; <see langword="null"/> for all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Whether the model is asked when nothing was found, then without passages and without instructions. By default it is not,
    /// and the answer is <see cref="NoPassagesReply"/>.
    /// </summary>
    public bool AnswerWithoutPassages { get; init; }

    /// <summary>The answer when nothing was found.</summary>
    public string NoPassagesReply { get; init; } = "The corpus has nothing on this.";

    /// <summary>What to tell the model before the passages, in the place of the built-in instructions; they should ask for markers such as [1].</summary>
    public string? Instructions { get; init; }

    /// <summary>Counts tokens; <see langword="null"/> for an estimate of one token for each four bytes of UTF-8.</summary>
    public ITokenizer? Tokenizer { get; init; }

    internal GroundingOptions Validated()
    {
        if (Top is < 1 or > 1000)
            throw new ArgumentException($"Top ({Top}) must be 1 to 1000.");
        if (MaxPassageTokens < 50)
            throw new ArgumentException($"MaxPassageTokens ({MaxPassageTokens}) must be at least 50.");
        if (MinimumScore is double.NaN)
            throw new ArgumentException("MinimumScore (NaN) must be a number, or null for all.");
        if (string.IsNullOrWhiteSpace(NoPassagesReply))
            throw new ArgumentException($"NoPassagesReply ('{NoPassagesReply}') must not be empty: it is the answer when nothing is found.");
        return this;
    }
}
