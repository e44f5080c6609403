using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>The tables of a corpus file, and how a file is told to be one.</summary>
internal static class StoreSchema
{
    // Apart from the documents, so that listing those reads none of it.
    private const string Contents = "CREATE TABLE contents (document INTEGER PRIMARY KEY, content BLOB NOT NULL);";

    // What cleaning leaves out and what enrichment adds.
    private const string Transforms = "ALTER TABLE documents ADD COLUMN left_out TEXT; ALTER TABLE chunks ADD COLUMN enrichment TEXT;";

    // Each document's last change, at a position above all before. Documents of an older file count as written when it was upgraded.
    private const string Changes = "CREATE TABLE changes (position INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL, at INTEGER NOT NULL);";

    private const string Lineage = $"""
        ALTER TABLE documents ADD COLUMN lineage TEXT;
        ALTER TABLE ledger ADD COLUMN run TEXT;
        {Changes}
        INSERT INTO changes (document, kind, at) SELECT id, 0, 621355968000000000 + 10000000 * strftime('%s', 'now') FROM documents ORDER BY id;
        """;

    // Keys of chunks and vectors are never given twice (AUTOINCREMENT): images in memory rely on it.
    private const string Tables = $"""
        CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        INSERT INTO state VALUES ('generation', 0);
        CREATE TABLE models (key INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL);
        CREATE TABLE documents (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, item TEXT NOT NULL, hash TEXT NOT NULL,
            chunker TEXT NOT NULL, title TEXT NOT NULL, media_type TEXT NOT NULL, modified TEXT, chunk_count INTEGER NOT NULL,
            left_out TEXT, lineage TEXT);
        CREATE INDEX documents_source ON documents (source, id);
        CREATE TABLE chunks (
            key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, ordinal INTEGER NOT NULL,
            "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, page INTEGER, tokens INTEGER NOT NULL,
            title TEXT NOT NULL, headings TEXT, metadata TEXT, context TEXT NOT NULL, text TEXT NOT NULL, enrichment TEXT);
        CREATE INDEX chunks_document ON chunks (document, ordinal);
        CREATE TABLE attributes (name TEXT, value BLOB, chunk INTEGER, PRIMARY KEY (name, value, chunk)) WITHOUT ROWID;
        CREATE TABLE vectors (
            key INTEGER PRIMARY KEY AUTOINCREMENT, chunk INTEGER NOT NULL, model INTEGER NOT NULL, vector BLOB NOT NULL);
        CREATE UNIQUE INDEX vectors_chunk ON vectors (chunk, model);
        CREATE TABLE removed_vectors (key INTEGER PRIMARY KEY AUTOINCREMENT, vector INTEGER NOT NULL, chunk INTEGER NOT NULL);
        CREATE TABLE ledger (
            source TEXT, item TEXT, version TEXT NOT NULL, error TEXT, attempts INTEGER NOT NULL, at TEXT NOT NULL, run TEXT,
            PRIMARY KEY (source, item)) WITHOUT ROWID;
        {Contents}
        {Changes}
        CREATE TABLE artifacts (name TEXT PRIMARY KEY, content BLOB NOT NULL);
        CREATE VIRTUAL TABLE words USING fts5 (
            context, text, content='chunks', content_rowid='key', tokenize='porter unicode61 remove_diacritics 2');
        INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
        """;

    /// <summary>Removes everything but the state, in which the other versions are listed.</summary>
    public const string Clear = """
        DELETE FROM attributes; DELETE FROM vectors; DELETE FROM removed_vectors; DELETE FROM models; DELETE FROM contents; DELETE FROM ledger;
        DELETE FROM artifacts; DELETE FROM changes; DELETE FROM chunks; DELETE FROM documents; INSERT INTO words (words) VALUES ('delete-all');
        DELETE FROM state WHERE key = 'manifest'; UPDATE state SET value = value + 1 WHERE key = 'generation';
        """;

    public static DatabaseKind Corpus { get; } = new()
    {
        Noun = "corpus",
        FileName = "corpus.db",
        StartOver = "ingest again",
        GoElsewhere = "ingest into a new file",
        TooLarge = "a text is larger than SQLite takes (1,000,000,000 bytes). Split the document.",
        ApplicationId = 0x5261674B, // "RagK"
        Version = 4,
        Upgrades = [Contents, Transforms, Lineage],
        PageSize = 8192,
        Tables = Tables,
        Owner = typeof(SqliteChunkStore),
    };
}
