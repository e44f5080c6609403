namespace RagKit.Ingestion;

/// <summary>What an ingestion did, as the result of its flow.</summary>
/// <param name="Added">Documents that are new.</param>
/// <param name="Updated">Documents that changed.</param>
/// <param name="Unchanged">Documents that did not change.</param>
/// <param name="Removed">Documents that are gone.</param>
/// <param name="Failed">Documents, items and sources that failed.</param>
public sealed record IngestSummary(int Added, int Updated, int Unchanged, int Removed, int Failed)
{
    /// <summary>Documents that a step of cleaning leaves out, as duplicates for example.</summary>
    public int LeftOut { get; init; }

    /// <summary>
    /// Documents that are gone from their sources but were not removed, since they are too many: see <see cref="IngestOptions.MaxRemovedShare"/>. Each source with such
    /// counts as failed, and its outcome says how to go on.
    /// </summary>
    public int RemovalsHeld { get; init; }
}
