namespace RagKit.Stores;

/// <summary>How vectors of pgvector are searched. Immutable.</summary>
public sealed record PostgresVectorIndex
{
    /// <summary>The kind of index.</summary>
    public PostgresIndexKind Kind { get; init; } = PostgresIndexKind.Exact;

    /// <summary>From how many vectors on the index is built; 1 to 1,000,000,000. Until it is there, searches are exact.</summary>
    public int BuildFrom { get; init; } = 10_000;

    /// <summary>Of HNSW: how many neighbours a vector has; 2 to 100.</summary>
    public int M { get; init; } = 16;

    /// <summary>Of HNSW: how many candidates are looked at when a vector is added; 4 to 1,000, at least twice <see cref="M"/>.</summary>
    public int EfConstruction { get; init; } = 64;

    /// <summary>
    /// How many candidates a search looks at: of HNSW at most 1,000 at a time, of IVFFlat lists; 1 to 32,768. It looks at no less than the depth that is asked for, where it can.
    /// </summary>
    public int SearchWidth { get; init; } = 100;

    /// <summary>Of IVFFlat: how many lists; 1 to 32,768.</summary>
    public int Lists { get; init; } = 100;

    /// <summary>How a search goes on when a filter leaves it too few.</summary>
    public PostgresIterativeScan IterativeScan { get; init; } = PostgresIterativeScan.Relaxed;

    /// <summary>How many times the depth is taken from an index over halves or bits, to be ranked by the full vectors; 1 to 100.</summary>
    public int Oversampling { get; init; } = 4;

    /// <summary>Whether others may write while it is built; off, writers wait, and it is built sooner. By default they may.</summary>
    public bool BuildConcurrently { get; init; } = true;

    internal PostgresVectorIndex Validate()
    {
        Within(BuildFrom, 1, 1_000_000_000, nameof(BuildFrom));
        Within(M, 2, 100, nameof(M));
        Within(EfConstruction, 4, 1000, nameof(EfConstruction));
        Within(SearchWidth, 1, 32_768, nameof(SearchWidth));
        Within(Lists, 1, 32_768, nameof(Lists));
        Within(Oversampling, 1, 100, nameof(Oversampling));
        if (EfConstruction < 2 * M)
            throw new ArgumentOutOfRangeException(null, $"EfConstruction ({EfConstruction}) must be at least twice M ({M}).");
        return this;
    }

    private static void Within(int value, int least, int most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(null, $"{name} ({value}) must be between {least} and {most}.");
    }
}

/// <summary>The kinds of index over vectors.</summary>
public enum PostgresIndexKind
{
    /// <summary>None: every search compares with every vector that passes its filter.</summary>
    Exact,

    /// <summary>pgvector's graph: the fastest, slower to build; vectors of zeros are not found by it.</summary>
    Hnsw,

    /// <summary>pgvector's lists: built sooner; its centres are those of the vectors that were there when it was built.</summary>
    IvfFlat,
}

/// <summary>How an index is searched on when a filter leaves too few (pgvector 0.8 and newer).</summary>
public enum PostgresIterativeScan
{
    /// <summary>Not at all: a search may find fewer than there are.</summary>
    Off,

    /// <summary>In the exact order of the distances (HNSW alone; IVFFlat takes <see cref="Relaxed"/>).</summary>
    Strict,

    /// <summary>In nearly that order, which finds more for the same work; what is found is ranked exactly afterwards.</summary>
    Relaxed,
}
