namespace RagKit.Stores;

/// <summary>How Qdrant indexes a corpus. All but <see cref="Exact"/> and <see cref="SearchEf"/> count when a version of the corpus is made.</summary>
public sealed record QdrantIndexOptions
{
    /// <summary>Whether every search compares with all vectors. Otherwise Qdrant walks its HNSW graph where a segment has one, and is exact in smaller ones.</summary>
    public bool Exact { get; init; }

    /// <summary>How many candidates a walk of the graph keeps: at least 1; 0 for Qdrant's own choice. It is raised to the depth of a search.</summary>
    public int SearchEf { get; init; }

    /// <summary>Edges of a node of the graph: 0 (no graph) to 512; <see langword="null"/> for the server's own.</summary>
    public int? M { get; init; }

    /// <summary>Candidates looked at when a node is put in: 4 to 10,000; <see langword="null"/> for the server's own.</summary>
    public int? EfConstruction { get; init; }

    /// <summary>What small copies of the vectors are searched.</summary>
    public QdrantQuantization Quantization { get; init; }

    /// <summary>Whether full vectors, graph and words are read from the disk rather than kept in memory.</summary>
    public bool OnDisk { get; init; }

    /// <summary>The metadata names whose values are compared by size (above, below); they get an index. Equality and existence need none.</summary>
    public IReadOnlyList<string> RangeNames { get; init; } = [];

    internal void Validate()
    {
        if (SearchEf is < 0 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(SearchEf), $"SearchEf ({SearchEf}) must be 0 to 1,000,000.");
        if (M is < 0 or > 512)
            throw new ArgumentOutOfRangeException(nameof(M), $"M ({M}) must be 0 to 512.");
        if (EfConstruction is < 4 or > 10_000)
            throw new ArgumentOutOfRangeException(nameof(EfConstruction), $"EfConstruction ({EfConstruction}) must be 4 to 10,000.");
        if (!Enum.IsDefined(Quantization))
            throw new ArgumentOutOfRangeException(nameof(Quantization), $"Quantization ({(int)Quantization}) must be None, Scalar or Binary.");
        if (RangeNames.Any(string.IsNullOrEmpty))
            throw new ArgumentOutOfRangeException(nameof(RangeNames), "RangeNames must not hold an empty name.");
    }
}
