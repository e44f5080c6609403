namespace RagKit.Stores;

/// <summary>How a corpus in PostgreSQL keeps its vectors. The full vectors are always kept, so what an index finds is ranked by exact scores.</summary>
public enum PostgresVectorKind
{
    /// <summary><see cref="Vector"/> where the database has pgvector, or may get it; <see cref="Array"/> elsewhere.</summary>
    Auto,

    /// <summary>pgvector's <c>vector</c>: compared on the server. An index of it takes up to 2,000 dimensions.</summary>
    Vector,

    /// <summary>As <see cref="Vector"/>, with the index over <c>halfvec</c>: half as large, up to 4,000 dimensions.</summary>
    HalfVector,

    /// <summary>As <see cref="Vector"/>, with the index over one bit a dimension: the smallest, up to 64,000 dimensions; what it finds is ranked by the full vectors.</summary>
    Bits,

    /// <summary>PostgreSQL's own <c>real[]</c>, without pgvector: each process keeps the vectors that are searched in memory, too (4 bytes a dimension), and compares there, exactly.</summary>
    Array,
}
