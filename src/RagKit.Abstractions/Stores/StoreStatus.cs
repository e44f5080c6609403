namespace RagKit.Stores;

/// <summary>Where a store is and how it does, for people and health checks.</summary>
/// <param name="Place">Where it is, such as <c>SQLite file /data/handbook.db</c>; no secrets.</param>
public sealed record StoreStatus(string Place)
{
    /// <summary>How many bytes it takes; <see langword="null"/> when the store can't say.</summary>
    public long? Bytes { get; init; }

    /// <summary>How vectors and words are searched and how far that index is, such as <c>HNSW over 1,000,000 vectors, ready; BM25 in 3 segments</c>.</summary>
    public string Index { get; init; } = "";

    /// <summary>How much of the index is built, 0 to 1; below 1 searches are right, but may be slow.</summary>
    public double IndexReady { get; init; } = 1;

    /// <summary>What an operator should know, each a sentence with the next step; usually none.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>How many chunks and documents have a metadata value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Chunks">Chunks that have it.</param>
/// <param name="Documents">Documents with such chunks.</param>
public readonly record struct ValueCount(MetadataValue Value, int Chunks, int Documents);
