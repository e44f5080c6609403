using RagKit.Ingestion;
using RagKit.Retrieval;
using RagKit.Stores;

namespace RagKit.Versions;

/// <summary>Judges whether a new version may serve.</summary>
/// <param name="serving">The corpus over the version that serves.</param>
/// <param name="shadow">The same over the new one.</param>
/// <param name="options">What is asked of it.</param>
internal sealed class VersionChecks(CorpusParts serving, CorpusParts shadow, ReindexOptions options)
{
    /// <summary>Why it may not, each a sentence; empty when it may.</summary>
    /// <param name="last">What the last round did: what failed in it is not in the new version as it should be.</param>
    /// <param name="failures">What failed in that round, as messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<string>> RunAsync(IngestSummary last, IReadOnlyList<string> failures, CancellationToken cancellationToken)
    {
        List<string> findings = [];
        StoreCounts before = await serving.Store.CountAsync(cancellationToken).ConfigureAwait(false);
        StoreCounts after = await shadow.Store.CountAsync(cancellationToken).ConfigureAwait(false);
        CorpusManifest? manifest = await shadow.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
        if (after.Documents < options.MinimumDocumentShare * before.Documents)
            findings.Add(FormattableString.Invariant($"It has {after.Documents} documents of the {before.Documents} that serve, below the share of {options.MinimumDocumentShare}."));
        int all = after.Documents + last.Failed;
        if (last.Failed > options.MaximumFailedShare * all)
            findings.Add(FormattableString.Invariant($"{last.Failed} of {all} documents failed, above the share of {options.MaximumFailedShare}; the first: {string.Join("; ", failures.Take(3))}."));
        if (manifest?.Model is string model && after.Embedded < after.Chunks)
            findings.Add($"{after.Chunks - after.Embedded} of {after.Chunks} chunks have no vector of the model '{model}'.");
        if (before.Chunks > 0 && after.Chunks == 0)
            findings.Add($"It has no chunks, and the version that serves has {before.Chunks}.");
        if (findings.Count == 0)
            await SearchAsync(findings, cancellationToken).ConfigureAwait(false);
        return findings;
    }

    private async Task SearchAsync(List<string> findings, CancellationToken cancellationToken)
    {
        CorpusRetriever retriever = new(shadow);
        foreach (CanaryQuery canary in options.Canaries)
        {
            IReadOnlyList<Hit> hits = await retriever.RetrieveAsync(new RetrievalQuery(canary.Query) { Top = canary.Top }, cancellationToken).ConfigureAwait(false);
            if (hits.All(hit => hit.Chunk.DocumentId != canary.DocumentId))
                findings.Add($"The canary '{canary.Query}' does not find '{canary.DocumentId}' among {canary.Top} hits{(hits.Count == 0 ? "" : $"; the first is of '{hits[0].Chunk.DocumentId}'")}.");
        }
        if (findings.Count == 0 && options.Check is not null && await options.Check(new VersionRetriever(retriever), cancellationToken).ConfigureAwait(false) is string reason)
            findings.Add(reason);
    }

    private sealed class VersionRetriever(CorpusRetriever inner) : IRetriever
    {
        public async IAsyncEnumerable<Hit> RetrieveAsync(RetrievalQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (Hit hit in await inner.RetrieveAsync(query, cancellationToken).ConfigureAwait(false))
                yield return hit;
        }
    }
}
