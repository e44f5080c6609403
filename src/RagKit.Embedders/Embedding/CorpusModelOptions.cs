namespace RagKit.Embedding;

/// <summary>How a corpus's own embedding model is trained. Immutable.</summary>
public sealed record CorpusModelOptions
{
    /// <summary>
    /// The length of the vectors, from 1 to 1,024; 256 by default. A corpus of n texts learns at most 4√n and n - 1 dimensions, and
    /// fewer where its texts differ in fewer ways.
    /// </summary>
    public int Dimensions { get; init; } = 256;

    /// <summary>Where the random projection begins; the same seed and texts give the same model.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Below this many texts no model is trained and words alone retrieve; at least 2, 50 by default.</summary>
    public int MinimumTexts { get; init; } = 50;

    /// <summary>
    /// By what share of the texts trained on a corpus may grow before it is trained anew; above 0, 0.25 by default. Until then new
    /// texts are folded in: words that were unknown to the training count for nothing.
    /// </summary>
    public double RetrainGrowth { get; init; } = 0.25;

    /// <summary>
    /// How many texts are learnt from at most; at least <see cref="MinimumTexts"/>, 100,000 by default. Of a larger corpus a seeded
    /// sample of at least about half as many is taken in one pass.
    /// </summary>
    public int MaxTexts { get; init; } = 100_000;

    /// <summary>
    /// How many terms are kept at most, those of the most texts first; from 1 to 500,000, 100,000 by default. A term costs two bytes a
    /// dimension.
    /// </summary>
    public int MaxTerms { get; init; } = 100_000;

    /// <summary>How many cores are used at most; 0, the default, for all. The model does not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; }

    /// <summary>The threads of a parallel loop.</summary>
    internal int Threads => MaxDegreeOfParallelism == 0 ? Environment.ProcessorCount : MaxDegreeOfParallelism;

    /// <summary>Throws if a value is out of its range.</summary>
    internal void Validate()
    {
        if (Dimensions is < 1 or > 1024)
            throw new ArgumentException($"Dimensions ({Dimensions}) must be from 1 to 1024.");
        if (MinimumTexts < 2)
            throw new ArgumentException($"MinimumTexts ({MinimumTexts}) must be at least 2.");
        if (!(RetrainGrowth > 0 && double.IsFinite(RetrainGrowth)))
            throw new ArgumentException($"RetrainGrowth ({RetrainGrowth}) must be a finite number above 0.");
        if (MaxTexts < MinimumTexts)
            throw new ArgumentException($"MaxTexts ({MaxTexts}) must be at least MinimumTexts ({MinimumTexts}).");
        if (MaxTerms is < 1 or > 500_000)
            throw new ArgumentException($"MaxTerms ({MaxTerms}) must be from 1 to 500000.");
        if (MaxDegreeOfParallelism < 0)
            throw new ArgumentException($"MaxDegreeOfParallelism ({MaxDegreeOfParallelism}) must be at least 0.");
    }
}
