using RagKit.Postgres;
using RagKit.Values;

namespace RagKit.Stores;

/// <summary>The tables of a document store. A packed content of one part is in its row, a larger one in parts.</summary>
internal static class DocumentSchema
{
    private static readonly string First = """
        CREATE TABLE {schema}.contents (
            address bytea PRIMARY KEY, length bigint NOT NULL, stored bigint NOT NULL, written bigint NOT NULL, packed bytea, generation bigint) WITH (fillfactor = 90);
        ALTER TABLE {schema}.contents ALTER packed SET STORAGE EXTERNAL;

        """ + LargeValues.Schema("content", "contents");

    public static PostgresComponent Component { get; } = new("documents", First);
}
