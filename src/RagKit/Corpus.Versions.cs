using RagKit.Ingestion;
using RagKit.Versions;

namespace RagKit;

public sealed partial class Corpus
{
    /// <summary>
    /// Builds the corpus anew with the chunker, model and other settings that it has now, beside the version that serves, which is searched and may be ingested
    /// into meanwhile; catches up with what changes, checks the new version, and puts it in the place of the other in one step. Documents
    /// that were kept are neither fetched nor parsed again, and vectors of equal chunks are taken over where the model is the same. A run that was cut short
    /// is gone on with by the next.
    /// </summary>
    /// <param name="options">How, and what is asked of the new version; by default <see cref="ReindexOptions"/> as it comes.</param>
    /// <param name="progress">Told now and then how far the run is; called from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends the run with an <see cref="OperationCanceledException"/>; what serves goes on serving.</param>
    /// <returns>Whether the new version serves, and what speaks against it where not: it then stays in the shadow, to be looked at or gone on with.</returns>
    /// <exception cref="RagKitException">The store keeps no versions.</exception>
    /// <exception cref="InvalidOperationException">This corpus is being reindexed already.</exception>
    public Task<ReindexResult> ReindexAsync(ReindexOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _flows.ReindexAsync((options ?? new ReindexOptions()).Validate(), progress, cancellationToken);

    /// <summary>The versions of the corpus, by ascending number.</summary>
    /// <exception cref="RagKitException">The store keeps no versions.</exception>
    public Task<IReadOnlyList<CorpusVersion>> ListVersionsAsync(CancellationToken cancellationToken = default) => new VersionList(_parts).ListAsync(cancellationToken);

    /// <summary>
    /// Goes back to the version that served before, in one step. What changed in the sources since comes with the next ingestion. A version that was made with
    /// another model can be searched with that model only.
    /// </summary>
    /// <returns>The number of the version that serves now.</returns>
    /// <exception cref="RagKitException">There is no earlier version, or the store keeps none.</exception>
    public async Task<int> RollbackAsync(CancellationToken cancellationToken = default)
    {
        VersionList versions = new(_parts);
        int previous = await versions.FindPreviousAsync(cancellationToken).ConfigureAwait(false);
        await versions.ActivateAsync(previous, cancellationToken).ConfigureAwait(false);
        return previous;
    }

    /// <summary>Makes a version the one that serves, in one step.</summary>
    /// <exception cref="RagKitException">There is no such version, it holds nothing, or the store keeps none.</exception>
    public Task ActivateVersionAsync(int number, CancellationToken cancellationToken = default) => new VersionList(_parts).ActivateAsync(number, cancellationToken);
}
