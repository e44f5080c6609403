using System.Globalization;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>Indexes of pgvector over the vectors of one model, as SQL. They stand over an expression, because models differ in their dimensions.</summary>
internal static class VectorIndexSql
{
    /// <summary>What vectors are ordered by, so that the index is used.</summary>
    public static string Order(PostgresVectorKind precision, string vector, string query, int dimensions)
    {
        string n = dimensions.ToString(CultureInfo.InvariantCulture);
        return precision switch
        {
            PostgresVectorKind.HalfVector => $"({vector}::halfvec({n})) <=> ({query}::halfvec({n}))",
            PostgresVectorKind.Bits => $"(binary_quantize({vector})::bit({n})) <~> (binary_quantize({query})::bit({n}))",
            _ => $"({vector}::vector({n})) <=> ({query}::vector({n}))",
        };
    }

    /// <summary>The name of the index of a model.</summary>
    public static string Name(int model, PostgresVectorIndex index, PostgresVectorKind precision) =>
        string.Create(CultureInfo.InvariantCulture, $"corpus_vectors_{model}_{index.Kind.ToString().ToLowerInvariant()}_{Precision(precision)}");

    /// <summary>Asks whether the index of a model is there, and whether it is whole.</summary>
    public static NpgsqlBatchCommand Find(PostgresVectorKind precision, int model, PostgresStoreOptions options) => Statement.Of(
        "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = $1 AND n.nspname = $2")
        .With(Name(model, options.Index, precision)).With(options.Database.Schema);

    /// <summary>Makes the index, while others read and write.</summary>
    /// <param name="table">The partition, quoted.</param>
    /// <param name="model">The model's key.</param>
    /// <param name="dimensions">Its dimensions.</param>
    /// <param name="index">The kind of index.</param>
    /// <param name="precision">What it holds.</param>
    public static string Create(string table, int model, int dimensions, PostgresVectorIndex index, PostgresVectorKind precision)
    {
        string n = dimensions.ToString(CultureInfo.InvariantCulture), key = model.ToString(CultureInfo.InvariantCulture);
        string expression = precision switch
        {
            PostgresVectorKind.HalfVector => $"((embedding::halfvec({n}))) halfvec_cosine_ops",
            PostgresVectorKind.Bits => $"((binary_quantize(embedding)::bit({n}))) bit_hamming_ops",
            _ => $"((embedding::vector({n}))) vector_cosine_ops",
        };
        string with = index.Kind == PostgresIndexKind.Hnsw
            ? string.Create(CultureInfo.InvariantCulture, $"hnsw ({{0}}) WITH (m = {index.M}, ef_construction = {index.EfConstruction})")
            : string.Create(CultureInfo.InvariantCulture, $"ivfflat ({{0}}) WITH (lists = {index.Lists})");
        return $"CREATE INDEX {(index.BuildConcurrently ? "CONCURRENTLY " : "")}IF NOT EXISTS {Name(model, index, precision)} ON {table} USING {with.Replace("{0}", expression, StringComparison.Ordinal)} WHERE model = {key}";
    }

    /// <summary>The settings of a search.</summary>
    public static (string Name, string Value)[] Settings(PostgresVectorIndex index, int candidates) => index.Kind switch
    {
        PostgresIndexKind.Hnsw =>
        [
            ("hnsw.ef_search", Math.Min(Math.Max(candidates, index.SearchWidth), 1000).ToString(CultureInfo.InvariantCulture)),
            ("hnsw.iterative_scan", index.IterativeScan switch { PostgresIterativeScan.Strict => "strict_order", PostgresIterativeScan.Relaxed => "relaxed_order", _ => "off" }),
        ],
        PostgresIndexKind.IvfFlat =>
        [
            ("ivfflat.probes", Math.Min(index.SearchWidth, index.Lists).ToString(CultureInfo.InvariantCulture)),
            ("ivfflat.iterative_scan", index.IterativeScan == PostgresIterativeScan.Off ? "off" : "relaxed_order"),
        ],
        _ => [],
    };

    private static string Precision(PostgresVectorKind precision) => precision switch { PostgresVectorKind.HalfVector => "half", PostgresVectorKind.Bits => "bits", _ => "full" };
}
