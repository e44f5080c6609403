namespace RagKit.Vectors;

/// <summary>How an <see cref="HnswIndex"/> is built and searched.</summary>
public sealed record HnswOptions
{
    /// <summary>Links that a new vector makes on each layer; the lowest layer holds up to twice as many. 4 to 64; more finds more in hard data, and costs memory and time.</summary>
    public int M { get; init; } = 16;

    /// <summary>Candidates among which a new vector chooses its links. <see cref="M"/> to 10,000; more makes a better graph, more slowly.</summary>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Candidates that a search keeps unless it asks for another number: more finds more, more slowly. 1 to 100,000.</summary>
    public int EfSearch { get; init; } = 64;

    /// <summary>Decides with the key on which layers a vector lies: the same keys and seed, added in the same order by one worker, make the same graph.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Whether the index holds the vectors as floats, beside the bytes that its walks read, and so gives exact cosines. Without, it takes about a fifth
    /// of the memory, its scores are off by up to about 0.01, and the caller scores what was found from the vectors that it has itself.
    /// </summary>
    public bool KeepVectors { get; init; } = true;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal HnswOptions Validated()
    {
        if (M is < 4 or > 64)
            throw new ArgumentException($"M ({M}) must be 4 to 64.");
        if (EfConstruction < M || EfConstruction > 10_000)
            throw new ArgumentException($"EfConstruction ({EfConstruction}) must be at least M ({M}) and at most 10000.");
        if (EfSearch is < 1 or > 100_000)
            throw new ArgumentException($"EfSearch ({EfSearch}) must be 1 to 100000.");
        return this;
    }
}
