using System.Text.Json;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>A chunk as a row, and back.</summary>
internal static class ChunkColumns
{
    /// <summary>The id of a chunk of the table <c>c</c>; by <see cref="ShortKey"/> it is found.</summary>
    public const string Id = "coalesce(c.long_id, c.id)";

    /// <summary>What <see cref="Read"/> expects first, of the tables chunks <c>c</c> and documents <c>d</c>.</summary>
    public const string All = Id + ", d.id, c.ordinal, c.\"start\", c.\"end\", c.page, c.tokens, c.title, c.headings, c.metadata::text, c.body, c.enrichment";

    public static Chunk Read(NpgsqlDataReader row) => new(row.Text(0), row.Text(1), row.GetInt32(2), row.Text(10), row.GetInt32(3)..row.GetInt32(4))
    {
        Page = row.IsDBNull(5) ? null : row.GetInt32(5),
        TokenCount = row.GetInt32(6),
        Title = row.TextOrNull(7) ?? "",
        HeadingPath = row.IsDBNull(8) ? [] : JsonSerializer.Deserialize(row.GetString(8), PostgresStoreJson.Default.StringArray)!,
        Metadata = row.IsDBNull(9) ? Metadata.Empty : MetadataJson.Read(row.GetString(9)),
        Enrichment = row.TextOrNull(11) ?? "",
    };

    public static string? Headings(Chunk chunk) => chunk.HeadingPath.Count == 0 ? null : JsonSerializer.Serialize([.. chunk.HeadingPath], PostgresStoreJson.Default.StringArray);

    public static string? Facts(Chunk chunk) => chunk.Metadata.Count == 0 ? null : MetadataJson.Write(chunk.Metadata);
}
