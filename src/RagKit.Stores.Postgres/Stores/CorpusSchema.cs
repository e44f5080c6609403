using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>
/// The tables of corpora. What grows with the chunks is partitioned by version, all small ones sharing a default partition. Keys of chunks
/// are counted from 1 within a version and never given twice: images in memory and the words' entries rely on it.
/// </summary>
internal static class CorpusSchema
{
    /// <summary>The partitioned tables that every version has rows in.</summary>
    public static readonly string[] Partitioned = ["corpus_chunks", "corpus_attributes", "corpus_postings"];

    /// <summary>The tables that have a column <c>version</c>, and are not partitioned.</summary>
    public static readonly string[] Plain = ["corpus_documents", "corpus_dead", "corpus_models", "corpus_changes", "corpus_ledger", "corpus_artifacts", "corpus_removed"];

    private const string Tables = """
        CREATE TABLE {schema}.corpora (
            key int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL,
            serving int, last_number int NOT NULL DEFAULT 0, UNIQUE (tenant, name));
        CREATE TABLE {schema}.corpus_versions (
            key int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, corpus int NOT NULL, number int NOT NULL, created bigint NOT NULL, activated bigint,
            vectors text NOT NULL, partitioned bool NOT NULL, manifest text, model int, generation bigint NOT NULL DEFAULT 0,
            position bigint NOT NULL DEFAULT 0, chunks bigint NOT NULL DEFAULT 0, terms bigint NOT NULL DEFAULT 0, dead int NOT NULL DEFAULT 0,
            next_key int NOT NULL DEFAULT 1, next_document int NOT NULL DEFAULT 1, UNIQUE (corpus, number)) WITH (fillfactor = 50);
        CREATE TABLE {schema}.corpus_models (
            key int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version int NOT NULL, name text COLLATE "C" NOT NULL, dimensions int NOT NULL, UNIQUE (version, name));
        CREATE TABLE {schema}.corpus_documents (
            version int NOT NULL, key int NOT NULL, id text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL, item text NOT NULL, hash text NOT NULL,
            chunker text NOT NULL, title text NOT NULL, media_type text NOT NULL, modified text, left_out text, lineage text, chunk_count int NOT NULL,
            content bytea, PRIMARY KEY (version, key), UNIQUE (version, id));
        CREATE INDEX corpus_documents_source ON {schema}.corpus_documents (version, source, id);
        CREATE TABLE {schema}.corpus_chunks (
            version int NOT NULL, key int NOT NULL, document int NOT NULL, ordinal int NOT NULL, "start" int NOT NULL, "end" int NOT NULL, page int,
            tokens int NOT NULL, terms int NOT NULL, words uuid NOT NULL, digest uuid NOT NULL, id text COLLATE "C" NOT NULL, long_id text, title text, headings text,
            metadata json, enrichment text, body text NOT NULL, PRIMARY KEY (version, key) INCLUDE (document), UNIQUE (version, id)) PARTITION BY LIST (version);
        CREATE TABLE {schema}.corpus_chunks_rest PARTITION OF {schema}.corpus_chunks DEFAULT;
        CREATE INDEX corpus_chunks_document ON {schema}.corpus_chunks (version, document, ordinal);
        CREATE TABLE {schema}.corpus_attributes (
            version int NOT NULL, chunk int NOT NULL, document int NOT NULL, head bytea NOT NULL, whole bytea) PARTITION BY LIST (version);
        CREATE TABLE {schema}.corpus_attributes_rest PARTITION OF {schema}.corpus_attributes DEFAULT;
        CREATE INDEX corpus_attributes_head ON {schema}.corpus_attributes (version, head, chunk);
        CREATE INDEX corpus_attributes_chunk ON {schema}.corpus_attributes (version, chunk);
        CREATE TABLE {schema}.corpus_postings (
            version int NOT NULL, part int NOT NULL, term text COLLATE "C" NOT NULL, entries bigint[] NOT NULL, PRIMARY KEY (version, term, part)) PARTITION BY LIST (version);
        CREATE TABLE {schema}.corpus_postings_rest PARTITION OF {schema}.corpus_postings DEFAULT;
        CREATE TABLE {schema}.corpus_dead (version int NOT NULL, chunk int NOT NULL, PRIMARY KEY (version, chunk));
        CREATE TABLE {schema}.corpus_removed (version int NOT NULL, stamp bigint NOT NULL, chunk int NOT NULL, PRIMARY KEY (version, stamp, chunk));
        CREATE TABLE {schema}.corpus_changes (
            version int NOT NULL, document text COLLATE "C" NOT NULL, position bigint NOT NULL, kind int NOT NULL, at bigint NOT NULL, PRIMARY KEY (version, document));
        CREATE INDEX corpus_changes_position ON {schema}.corpus_changes (version, position);
        CREATE TABLE {schema}.corpus_ledger (
            version int NOT NULL, source text COLLATE "C" NOT NULL, item text COLLATE "C" NOT NULL, value text NOT NULL, error text, attempts int NOT NULL,
            run text NOT NULL, at text NOT NULL, PRIMARY KEY (version, source, item));
        CREATE TABLE {schema}.corpus_artifacts (version int NOT NULL, name text COLLATE "C" NOT NULL, content bytea NOT NULL, PRIMARY KEY (version, name));
        CREATE TABLE {schema}.corpus_arrays (
            version int NOT NULL, model int NOT NULL, chunk int NOT NULL, document int NOT NULL, stamp bigint NOT NULL, embedding real[] NOT NULL,
            PRIMARY KEY (version, model, chunk)) PARTITION BY LIST (version);
        CREATE TABLE {schema}.corpus_arrays_rest PARTITION OF {schema}.corpus_arrays DEFAULT;
        CREATE INDEX corpus_arrays_stamp ON {schema}.corpus_arrays (version, model, stamp);
        """;

    private const string Vectors = """
        CREATE TABLE {schema}.corpus_vectors (
            version int NOT NULL, model int NOT NULL, chunk int NOT NULL, document int NOT NULL, stamp bigint NOT NULL, embedding vector NOT NULL,
            PRIMARY KEY (version, model, chunk)) PARTITION BY LIST (version);
        CREATE TABLE {schema}.corpus_vectors_rest PARTITION OF {schema}.corpus_vectors DEFAULT;
        """;

    /// <summary>The tables that need no extension.</summary>
    public static PostgresComponent Corpus { get; } = new("corpora", Tables);

    /// <summary>Those that need pgvector.</summary>
    public static PostgresComponent Pgvector { get; } = new("corpora on pgvector", Vectors);

    /// <summary>Row-level security, for the whole schema.</summary>
    public static PostgresComponent Tenants { get; } = new("corpora of tenants", $"""
        {Secure("corpora", "tenant = coalesce(current_setting('ragkit.tenant', true), '')")}
        {Secure("corpus_versions", "corpus IN (SELECT key FROM {schema}.corpora)")}
        {string.Join('\n', Plain.Concat(Partitioned).Append("corpus_arrays").Select(table => Secure(table)))}
        {string.Join('\n', Partitioned.Append("corpus_arrays").Select(table => Secure(table + "_rest")))}
        """);

    /// <summary>Row-level security of the tables that need pgvector.</summary>
    public static PostgresComponent PgvectorTenants { get; } = new("corpora of tenants on pgvector", $"""
        {Secure("corpus_vectors")}
        {Secure("corpus_vectors_rest")}
        """);

    /// <summary>The statements that let a table's rows be seen by their tenant alone, its owner included.</summary>
    public static string Secure(string table, string condition = "version IN (SELECT key FROM {schema}.corpus_versions)") =>
        $"ALTER TABLE {{schema}}.{table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY ragkit_tenant ON {{schema}}.{table} USING ({condition});";
}
