using System.Runtime.CompilerServices;
using RagKit.Flows;
using RagKit.Ingestion;
using RagKit.Stores;

namespace RagKit.Versions;

/// <summary>
/// Builds a version in the shadow of the one that serves: from what that one kept, catching up with its sources until little changes, then once more
/// while nothing else ingests; checks it, and puts it in the other's place. A build that was cut short is gone on with.
/// </summary>
internal sealed class ReindexRun(CorpusParts parts, ReindexOptions options, IProgress<IngestProgress>? progress, Func<CancellationToken, Task<IDisposable>> enter)
{
    private readonly VersionList _versions = new(parts);

    public async Task<ReindexResult> RunAsync(FlowRun run)
    {
        CancellationToken ends = run.CancellationToken;
        IVersionedStore store = _versions.Store;
        int serving = (await store.ListVersionsAsync(ends).ConfigureAwait(false)).Single(version => version.IsServing).Number;
        OpenVersion origin = await OpenVersion.OpenAsync(store, serving, ends).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closeOrigin = origin.ConfigureAwait(false);
        OpenVersion shadow = await OpenShadowAsync(store, serving, ends).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closeShadow = shadow.ConfigureAwait(false);

        Rounds rounds = new(parts.For(shadow.Store), options.Ingest, progress, origin.Store);
        await rounds.RunAsync(run).ConfigureAwait(false);
        for (int round = 0; round < options.CatchUpRounds && rounds.HasLastChanged; round++)
            await rounds.RunAsync(run).ConfigureAwait(false);
        using IDisposable turn = await enter(ends).ConfigureAwait(false);
        await rounds.RunAsync(run).ConfigureAwait(false);

        IReadOnlyList<string> findings = await new VersionChecks(parts.For(origin.Store), parts.For(shadow.Store), options).RunAsync(rounds.Last, rounds.Failures, ends).ConfigureAwait(false);
        ReindexResult result = new(shadow.Number, serving) { Findings = findings, Summary = rounds.Total, CatchUps = rounds.Count - 1 };
        if (findings.Count > 0)
        {
            Log.VersionRefused(parts.Logger, parts.Name, shadow.Number, string.Join(" ", findings));
            return result;
        }
        if (!options.Activate)
            return result;
        await _versions.ActivateAsync(shadow.Number, ends).ConfigureAwait(false);
        return result with { IsActive = true, Removed = await _versions.RemoveOldAsync(options.KeepVersions, ends).ConfigureAwait(false) };
    }

    /// <summary>A new version, or one that was begun with the same settings and never served.</summary>
    private async Task<OpenVersion> OpenShadowAsync(IVersionedStore store, int serving, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoreVersion> versions = await store.ListVersionsAsync(cancellationToken).ConfigureAwait(false);
        foreach (StoreVersion begun in versions.Where(version => version.Number > serving && version.ActivatedAt is null).OrderByDescending(version => version.Number))
        {
            OpenVersion open = await OpenVersion.OpenAsync(store, begun.Number, cancellationToken).ConfigureAwait(false);
            CorpusManifest? manifest = await open.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
            if (manifest is null || (manifest.Corpus == parts.Name && manifest.Embedder == parts.Embedder.Fingerprint && manifest.Chunker == parts.Chunker.Fingerprint))
                return open;
            await open.DisposeAsync().ConfigureAwait(false);
            await store.DeleteVersionAsync(begun.Number, cancellationToken).ConfigureAwait(false);
        }
        StoreVersion made = await store.CreateVersionAsync(cancellationToken).ConfigureAwait(false);
        return await OpenVersion.OpenAsync(store, made.Number, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ingestions into the shadow, one after the other, and what they did.</summary>
    private sealed class Rounds(CorpusParts shadow, IngestOptions options, IProgress<IngestProgress>? progress, IChunkStore origin)
    {
        public int Count { get; private set; }

        public IngestSummary Last { get; private set; } = new(0, 0, 0, 0, 0);

        public IngestSummary Total { get; private set; } = new(0, 0, 0, 0, 0);

        /// <summary>What failed in the last round.</summary>
        public IReadOnlyList<string> Failures { get; private set; } = [];

        public bool HasLastChanged => Last.Added + Last.Updated + Last.Removed > 0;

        public async Task RunAsync(FlowRun run)
        {
            IngestRun round = new(shadow, options, progress) { Origin = origin };
            Task<List<string>> failures = FailuresAsync(round);
            Last = await round.RunAsync(run).ConfigureAwait(false);
            Failures = await failures.ConfigureAwait(false);
            Total = Last with { Added = Total.Added + Last.Added, Updated = Total.Updated + Last.Updated, Removed = Total.Removed + Last.Removed };
            Count++;
        }

        private static async Task<List<string>> FailuresAsync(IngestRun round)
        {
            List<string> failures = [];
            await foreach (DocumentOutcome outcome in round.Outcomes.ReadAllAsync().ConfigureAwait(false))
            {
                if (outcome.Kind == OutcomeKind.Failed)
                    failures.Add($"{outcome.DocumentId}: {outcome.Reason}");
            }
            return failures;
        }
    }
}
