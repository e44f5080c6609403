using RagKit.Stores;

namespace RagKit.Cleaning;

/// <summary>
/// Leaves out documents that are like one with a smaller id which stays. Within an ingestion it knows all documents of the corpus: see
/// <see cref="DuplicateIndex"/> and <see cref="Ingestion.DuplicateSettlement"/>.
/// </summary>
internal sealed class DuplicateRemover(DuplicateOptions options) : IDocumentTransform
{
    private readonly MinHash _sketches = new(options.Validate().ShingleWords, options.Seed);
    private DuplicateIndex? _index;

    public string Fingerprint { get; } = FormattableString.Invariant($"duplicates/1:{options.Threshold},{options.ShingleWords},{options.Seed}");

    public double Threshold => options.Threshold;

    /// <summary>Reads what is known from earlier ingestions. One ingestion of a corpus runs at a time.</summary>
    public async ValueTask<DuplicateIndex> BeginAsync(CorpusParts parts, CancellationToken cancellationToken) =>
        _index = await ReadAsync(parts, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads what is known, and begins nothing.</summary>
    public async ValueTask<DuplicateIndex> ReadAsync(CorpusParts parts, CancellationToken cancellationToken)
    {
        if (parts.Store is not IArtifactStore artifacts)
        {
            throw new RagKitException($"The store of corpus '{parts.Name}', {parts.Store.GetType().Name}, can't keep what RemoveDuplicates() must remember: " +
                "it must implement IArtifactStore, too. Use another store, or leave duplicates in.");
        }
        return await DuplicateIndex.ReadAsync(artifacts, parts.Pipeline, Threshold, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<TransformResult> TransformAsync(Document document, CancellationToken cancellationToken = default)
    {
        DuplicateIndex index = _index ?? throw new InvalidOperationException("RemoveDuplicates() works within the ingestion of its corpus only.");
        string? original = index.Place(document.Id, _sketches.Of(document.Text, Threshold >= 1));
        return new(original is null ? document : TransformResult.LeaveOut(DuplicateIndex.ReasonFor(original)));
    }
}
