namespace RagKit.Stores;

/// <summary>The names of the tables as SQL writes them.</summary>
/// <param name="schema">The schema, quoted.</param>
internal sealed class CorpusTables(string schema)
{
    public string Schema => schema;

    public string Corpora { get; } = $"{schema}.corpora";

    public string Versions { get; } = $"{schema}.corpus_versions";

    public string Models { get; } = $"{schema}.corpus_models";

    public string Documents { get; } = $"{schema}.corpus_documents";

    public string Chunks { get; } = $"{schema}.corpus_chunks";

    public string Attributes { get; } = $"{schema}.corpus_attributes";

    public string Postings { get; } = $"{schema}.corpus_postings";

    public string Dead { get; } = $"{schema}.corpus_dead";

    public string Removed { get; } = $"{schema}.corpus_removed";

    public string Changes { get; } = $"{schema}.corpus_changes";

    public string Ledger { get; } = $"{schema}.corpus_ledger";

    public string Artifacts { get; } = $"{schema}.corpus_artifacts";

    /// <summary>The vectors of a version, by how it keeps them.</summary>
    public string Vectors(bool isPgvector) => isPgvector ? $"{schema}.corpus_vectors" : $"{schema}.corpus_arrays";
}
