namespace RagKit.Stores;

/// <summary>How a corpus is spread over a cluster. The first three count when a version of the corpus is made.</summary>
public sealed record QdrantClusterOptions
{
    /// <summary>Shards of a collection, at least 1; <see langword="null"/> for one a node.</summary>
    public int? Shards { get; init; }

    /// <summary>Copies of each shard, at least 1; <see langword="null"/> for the server's own.</summary>
    public int? Replicas { get; init; }

    /// <summary>How many copies must have taken a write before it counts, 1 to <see cref="Replicas"/>; <see langword="null"/> for the server's own.</summary>
    public int? WriteConsistency { get; init; }

    /// <summary>How many copies a read asks. With more than one replica, anything below <see cref="QdrantReadConsistency.Majority"/> may read what is a moment old.</summary>
    public QdrantReadConsistency ReadConsistency { get; init; }

    internal void Validate()
    {
        if (Shards < 1)
            throw new ArgumentOutOfRangeException(nameof(Shards), $"Shards ({Shards}) must be at least 1.");
        if (Replicas < 1)
            throw new ArgumentOutOfRangeException(nameof(Replicas), $"Replicas ({Replicas}) must be at least 1.");
        if (WriteConsistency < 1 || WriteConsistency > (Replicas ?? int.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(WriteConsistency), $"WriteConsistency ({WriteConsistency}) must be 1 to Replicas ({Replicas}).");
        if (!Enum.IsDefined(ReadConsistency))
            throw new ArgumentOutOfRangeException(nameof(ReadConsistency), $"ReadConsistency ({(int)ReadConsistency}) must be One, Majority, Quorum or All.");
    }
}
