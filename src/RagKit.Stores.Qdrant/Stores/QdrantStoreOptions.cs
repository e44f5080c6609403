namespace RagKit.Stores;

/// <summary>How a <see cref="QdrantChunkStore"/> uses its server. The defaults suit one node.</summary>
public sealed record QdrantStoreOptions
{
    /// <summary>The key sent as <c>api-key</c>; <see langword="null"/> for none. Send it over https only.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Keeps tenants and stages apart on one server: part of the name of every collection.</summary>
    public string Namespace { get; init; } = "ragkit";

    /// <summary>How long one request may take: up to an hour.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a request is tried again after a lost connection, 429, 502, 503 or 504: 0 to 20. Every request may be repeated.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The most bytes that a request carries: a mebibyte to a gibibyte. It must not be above the server's limit, which is 32 MiB unless it was set.</summary>
    public int MaxRequestBytes { get; init; } = 16 << 20;

    /// <summary>
    /// How long a writer may be silent before another takes its place and undoes what it left: a second to ten minutes. After a writer was
    /// killed in the middle of a write, the next one waits so long.
    /// </summary>
    public TimeSpan WriterLease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How the corpus is indexed.</summary>
    public QdrantIndexOptions Index { get; init; } = new();

    /// <summary>How the corpus is spread over a cluster.</summary>
    public QdrantClusterOptions Cluster { get; init; } = new();

    internal QdrantStoreOptions Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Namespace);
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(nameof(Timeout), $"Timeout ({Timeout}) must be above 0 and at most an hour.");
        if (Retries is < 0 or > 20)
            throw new ArgumentOutOfRangeException(nameof(Retries), $"Retries ({Retries}) must be 0 to 20.");
        if (MaxRequestBytes is < 1 << 20 or > 1 << 30)
            throw new ArgumentOutOfRangeException(nameof(MaxRequestBytes), $"MaxRequestBytes ({MaxRequestBytes}) must be 1,048,576 to 1,073,741,824.");
        if (WriterLease < TimeSpan.FromSeconds(1) || WriterLease > TimeSpan.FromMinutes(10))
            throw new ArgumentOutOfRangeException(nameof(WriterLease), $"WriterLease ({WriterLease}) must be a second to ten minutes.");
        Index.Validate();
        Cluster.Validate();
        return this;
    }

    /// <summary>Without the key, which must not reach a log.</summary>
    public override string ToString() => $"QdrantStoreOptions {{ Namespace = {Namespace}, ApiKey = {(ApiKey is null ? "none" : "***")} }}";
}
