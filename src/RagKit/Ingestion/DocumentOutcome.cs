namespace RagKit.Ingestion;

/// <summary>What became of one document in a run.</summary>
/// <param name="DocumentId">The document; for a failure before documents were known, the item or the source.</param>
/// <param name="Kind">What became of it.</param>
public sealed record DocumentOutcome(string DocumentId, OutcomeKind Kind)
{
    /// <summary>How many chunks it now has.</summary>
    public int Chunks { get; init; }

    /// <summary>How many of them were embedded in this run; those that are counted nowhere wait for the corpus model.</summary>
    public int Embedded { get; init; }

    /// <summary>How many kept their vectors, or took over those of an equal text that was stored or embedded beside them.</summary>
    public int Reused { get; init; }

    /// <summary>How many vectors came from the cache: see <see cref="CacheEmbeddingsCorpusBuilderExtensions.CacheEmbeddings"/>.</summary>
    public int Cached { get; init; }

    /// <summary>
    /// Why it failed, was skipped or is left out, with the next step where there is one; of a document that was added or updated, what went less
    /// than well. Otherwise <see langword="null"/>.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The exception behind a failure, where there was one.</summary>
    public Exception? Exception { get; init; }

    /// <summary>One line: id, outcome, and chunks or reason.</summary>
    public override string ToString()
    {
        string outcome = $"{DocumentId}  {Kind.ToString().ToLowerInvariant()}";
        return Kind switch
        {
            OutcomeKind.Added or OutcomeKind.Updated => $"{outcome}  {Chunks} {(Chunks == 1 ? "chunk" : "chunks")}{(Reason is null ? "" : $", {Reason}")}",
            OutcomeKind.LeftOut => $"{DocumentId}  left out  {Reason}",
            OutcomeKind.Failed or OutcomeKind.Skipped => $"{outcome}  {Reason}",
            _ => outcome,
        };
    }
}

/// <summary>What can become of a document.</summary>
public enum OutcomeKind
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>Its content had changed, or the chunker or another step that makes chunks of it.</summary>
    Updated,

    /// <summary>Nothing had changed; nothing was done.</summary>
    Unchanged,

    /// <summary>Its source does not have it any more, so neither does the corpus.</summary>
    Removed,

    /// <summary>It could not be ingested; what was stored of it is as it was, and the next run tries again.</summary>
    Failed,

    /// <summary>No loader reads such an item, or the plan that is carried out has another version of it, or none.</summary>
    Skipped,

    /// <summary>A step of cleaning leaves it out, as a duplicate for example; the corpus remembers it, and no chunk of it is found.</summary>
    LeftOut,
}
