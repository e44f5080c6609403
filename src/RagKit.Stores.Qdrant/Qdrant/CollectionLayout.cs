using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>How the collection of a version is made.</summary>
internal static class CollectionLayout
{
    public static ReadOnlyMemory<byte> Write(QdrantStoreOptions options) => JsonBytes.Object(writer =>
    {
        QdrantIndexOptions index = options.Index;
        QdrantClusterOptions cluster = options.Cluster;
        // Dense vectors are added with the first of each model.
        writer.WriteStartObject("vectors");
        writer.WriteEndObject();
        writer.WriteStartObject("sparse_vectors");
        writer.WriteStartObject(Field.Words);
        if (index.OnDisk)
        {
            writer.WriteStartObject("index");
            writer.WriteBoolean("on_disk", true);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("hnsw_config");
        WriteNumber(writer, "m", index.M);
        WriteNumber(writer, "ef_construct", index.EfConstruction);
        if (index.OnDisk)
            writer.WriteBoolean("on_disk", true);
        writer.WriteEndObject();
        if (index.Quantization == QdrantQuantization.Scalar)
            WriteQuantization(writer, "scalar", inner => inner.WriteString("type", "int8"));
        if (index.Quantization == QdrantQuantization.Binary)
            WriteQuantization(writer, "binary", _ => { });
        WriteNumber(writer, "shard_number", cluster.Shards);
        WriteNumber(writer, "replication_factor", cluster.Replicas);
        WriteNumber(writer, "write_consistency_factor", cluster.WriteConsistency);
    });

    /// <summary>Every field that is filtered by has an index: without one Qdrant reads all payloads, or refuses (strict mode).</summary>
    public static IEnumerable<(string Field, string Type)> Indexes(QdrantStoreOptions options)
    {
        foreach (string field in (string[])[Field.Kind, Field.Key, Field.Document, Field.Source, Field.Facts, Field.Owner])
            yield return (field, "keyword");
        foreach (string field in (string[])[Field.From, Field.To, Field.Seq, Field.Beat, Field.Position])
            yield return (field, "integer");
        yield return (Field.LeftOut, "bool");
        foreach (string field in options.Index.RangeNames.SelectMany(FactCodec.SizeFields).Distinct(StringComparer.Ordinal))
            yield return (field, "float");
    }

    public static ReadOnlyMemory<byte> WriteDense(int dimensions) => JsonBytes.Object(writer =>
    {
        writer.WriteStartObject("dense");
        writer.WriteNumber("size", dimensions);
        writer.WriteString("distance", "Cosine");
        writer.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> WriteOnDisk(string vectors) => JsonBytes.Object(writer =>
    {
        writer.WriteStartObject("vectors");
        writer.WriteStartObject(vectors);
        writer.WriteBoolean("on_disk", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static void WriteQuantization(Utf8JsonWriter writer, string kind, Action<Utf8JsonWriter> inner)
    {
        writer.WriteStartObject("quantization_config");
        writer.WriteStartObject(kind);
        inner(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is int number)
            writer.WriteNumber(name, number);
    }
}
