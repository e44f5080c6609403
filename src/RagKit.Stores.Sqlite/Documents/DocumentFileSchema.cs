using RagKit.Sqlite;
using RagKit.Stores;

namespace RagKit.Documents;

/// <summary>The tables of a file of documents, and how a file is told to be one.</summary>
internal static class DocumentFileSchema
{
    public static DatabaseKind Documents { get; } = new()
    {
        Noun = "document store",
        FileName = "documents.db",
        StartOver = "ingest again",
        GoElsewhere = "keep documents in a new file",
        TooLarge = "a part is larger than SQLite takes. Report it.",
        ApplicationId = 0x52616744, // "RagD"
        Version = 1,
        PageSize = 8192,
        Tables = """
            CREATE TABLE contents (key INTEGER PRIMARY KEY AUTOINCREMENT, address BLOB NOT NULL UNIQUE, length INTEGER NOT NULL, stored INTEGER NOT NULL, written INTEGER NOT NULL);
            CREATE TABLE parts (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
            """,
        Owner = typeof(SqliteDocumentStore),
    };
}
