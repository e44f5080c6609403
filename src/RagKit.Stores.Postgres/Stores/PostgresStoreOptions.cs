using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>How a corpus is kept in PostgreSQL. Immutable.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>The schema, migrations and retries. Corpora in one schema share its tables; a schema of its own keeps one apart.</summary>
    public PostgresOptions Database { get; init; } = new();

    /// <summary>
    /// Whose corpus it is: tenants have corpora of the same names that know nothing of each other. Where one is named, row-level security is switched on
    /// for the schema's tables: rows are then seen only by sessions whose setting <c>ragkit.tenant</c> names their tenant (the store sets it for each
    /// transaction), but for superusers and roles with BYPASSRLS. At most 200 characters.
    /// </summary>
    public string Tenant { get; init; } = "";

    /// <summary>How new versions of the corpus keep their vectors; those that are there stay as they are.</summary>
    public PostgresVectorKind Vectors { get; init; } = PostgresVectorKind.Auto;

    /// <summary>How vectors of pgvector are searched; by default exactly.</summary>
    public PostgresVectorIndex Index { get; init; } = new();

    /// <summary>
    /// Whether each version gets partitions of its own for chunks, words and vectors, rather than sharing them with small corpora: then it is removed by dropping
    /// them, and vacuumed and indexed alone. For corpora of millions of chunks; not for thousands of corpora.
    /// </summary>
    public bool PartitionVersions { get; init; }

    internal PostgresStoreOptions Validate()
    {
        Database.Validate();
        Index.Validate();
        ArgumentNullException.ThrowIfNull(Tenant);
        if (Tenant.Length > 200)
            throw new ArgumentOutOfRangeException(null, $"Tenant has {Tenant.Length} characters; at most 200 are taken.");
        if (Vectors == PostgresVectorKind.Array && Index.Kind != PostgresIndexKind.Exact)
            throw new ArgumentException($"Vectors (Array) are searched exactly; an index of kind {Index.Kind} needs pgvector: take Vector, HalfVector or Bits.");
        return this;
    }
}
