using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>Looks for whatever is not as it must be in a corpus's file.</summary>
internal sealed class CorpusCheck(SqliteConnection connection, ImageSync image, CancellationToken cancellationToken)
{
    private const string Damaged = "Restore the file from a backup, or delete it and ingest again.";
    private const string Rewrite = "Ingest the documents anew to repair it, or restore a backup.";

    // How many rows must be none, what they are, and what to do then.
    private static readonly (string Sql, string Finding, string Next)[] None =
    [
        ("SELECT count(*) FROM chunks WHERE document NOT IN (SELECT key FROM documents)", "chunks belong to no document.", Rewrite),
        ("SELECT count(*) FROM vectors WHERE chunk NOT IN (SELECT key FROM chunks)", "vectors belong to no chunk.", Rewrite),
        ("SELECT count(*) FROM vectors WHERE model NOT IN (SELECT key FROM models)", "vectors are of no known model.", Rewrite),
        ("SELECT count(*) FROM vectors v JOIN models m ON m.key = v.model WHERE length(v.vector) <> 4 * m.dimensions", "vectors have other dimensions than their model.", Rewrite),
        ("SELECT count(*) FROM attributes WHERE chunk NOT IN (SELECT key FROM chunks)", "entries of the metadata's index belong to no chunk.", Rewrite),
        ("SELECT count(*) FROM contents WHERE document NOT IN (SELECT key FROM documents)", "parsed documents belong to no document.", Rewrite),
        ("SELECT count(*) FROM documents d WHERE chunk_count <> (SELECT count(*) FROM chunks c WHERE c.document = d.key)", "documents have another number of chunks than they say.", Rewrite),
        ("SELECT count(*) FROM (SELECT 1 FROM chunks GROUP BY document, ordinal HAVING count(*) > 1)", "places in documents are taken by several chunks.", Rewrite),
        ("SELECT count(*) FROM removed_vectors r JOIN vectors v ON v.key = r.vector", "vectors are there that were removed.", Rewrite),
    ];

    public List<string> Run()
    {
        List<string> findings = [];
        SqliteStatement check = connection.Statement("PRAGMA integrity_check(20)");
        while (check.Step())
        {
            if (check.Text(0) is not "ok" and string found)
                findings.Add($"The file '{connection.Path}' is damaged: {found.TrimEnd('.')}. {Damaged}");
        }
        // Nothing that is read from a damaged file means much.
        if (findings.Count > 0)
            return findings;
        foreach ((string sql, string finding, string next) in None)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.Number(sql) is > 0 and long rows)
                findings.Add($"{rows} {finding} {next}");
        }
        CheckManifest(findings);
        if (findings.Count == 0 && image.Check(connection, cancellationToken) is string differs)
            findings.Add(differs);
        return findings;
    }

    private void CheckManifest(List<string> findings)
    {
        if (ManifestTable.Read(connection) is not { Model: string model } manifest)
            return;
        long chunks = connection.Number("SELECT count(*) FROM chunks");
        long embedded = VectorTable.FindModel(connection, model) is long key ? connection.Number($"SELECT count(*) FROM vectors WHERE model = {key}") : 0;
        if (embedded < chunks)
            findings.Add($"{chunks - embedded} of {chunks} chunks have no vector of the model '{model}', so that searches by vector pass them over. Ingest again: it embeds what is left.");
        long dimensions = VectorTable.FindModel(connection, model) is long known ? connection.Number($"SELECT dimensions FROM models WHERE key = {known}") : manifest.Dimensions;
        if (manifest.Dimensions > 0 && dimensions != manifest.Dimensions)
            findings.Add($"The manifest says {manifest.Dimensions} dimensions, but the vectors of the model '{model}' have {dimensions}. Reindex the corpus.");
    }
}
