using RagKit.Postgres;
using RagKit.Values;

namespace RagKit.Caching;

/// <summary>The tables of a cache store. A value of one part is in its entry's row, a larger one in parts.</summary>
internal static class CacheSchema
{
    private static readonly string First = """
        CREATE TABLE {schema}.cache_entries (
            key text COLLATE "C" PRIMARY KEY, created bigint NOT NULL, expires bigint, length bigint NOT NULL, tags text[] NOT NULL, value bytea, generation bigint);
        ALTER TABLE {schema}.cache_entries ALTER value SET STORAGE EXTERNAL;
        CREATE TABLE {schema}.cache_tags (
            key text COLLATE "C" NOT NULL REFERENCES {schema}.cache_entries ON DELETE CASCADE, tag text COLLATE "C" NOT NULL, PRIMARY KEY (key, tag));
        CREATE INDEX cache_tags_tag ON {schema}.cache_tags (tag, key);
        CREATE TABLE {schema}.cache_locks (
            name text COLLATE "C" PRIMARY KEY, owner text NOT NULL, until bigint NOT NULL, cancel boolean NOT NULL) WITH (fillfactor = 70);

        """ + LargeValues.Schema("cache", "cache_entries");

    public static PostgresComponent Component { get; } = new("cache", First);
}
