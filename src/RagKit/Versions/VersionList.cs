using RagKit.Stores;

namespace RagKit.Versions;

/// <summary>The versions of a corpus: listed, put in the place of one another, and removed when they are old.</summary>
internal sealed class VersionList(CorpusParts parts)
{
    /// <summary>The corpus's store as one that keeps versions.</summary>
    /// <exception cref="RagKitException">It keeps none.</exception>
    public IVersionedStore Store => parts.Store as IVersionedStore ?? throw new RagKitException(
        $"The store of corpus '{parts.Name}', {parts.Store.GetType().Name}, keeps no versions: use StoreInSqlite, StoreInPostgres, StoreInQdrant or StoreInMemory, or ingest into a new store.");

    public async Task<IReadOnlyList<CorpusVersion>> ListAsync(CancellationToken cancellationToken)
    {
        List<CorpusVersion> versions = [];
        foreach (StoreVersion version in await Store.ListVersionsAsync(cancellationToken).ConfigureAwait(false))
        {
            OpenVersion open = await OpenVersion.OpenAsync(Store, version.Number, cancellationToken).ConfigureAwait(false);
            await using (open.ConfigureAwait(false))
            {
                CorpusManifest? manifest = await open.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
                StoreCounts counts = await open.Store.CountAsync(cancellationToken).ConfigureAwait(false);
                versions.Add(new CorpusVersion(version.Number, version.IsServing)
                {
                    CreatedAt = version.CreatedAt,
                    ActivatedAt = version.ActivatedAt,
                    Documents = counts.Documents - counts.LeftOut,
                    Chunks = counts.Chunks,
                    Chunker = manifest?.Chunker,
                    Model = manifest?.Model,
                });
            }
        }
        return versions;
    }

    /// <summary>Makes a version the one that serves; refuses one that holds nothing.</summary>
    public async Task ActivateAsync(int number, CancellationToken cancellationToken)
    {
        OpenVersion open = await OpenVersion.OpenAsync(Store, number, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            CorpusManifest? manifest = await open.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false) ??
                throw new RagKitException($"Version {number} of corpus '{parts.Name}' holds nothing yet: run ReindexAsync() to fill it, or choose another version.");
            CorpusAgreement.RequireSameName(parts, manifest);
        }
        await Store.ActivateVersionAsync(number, cancellationToken).ConfigureAwait(false);
        Log.VersionServes(parts.Logger, parts.Name, number);
    }

    /// <summary>The version that served before the one that serves now.</summary>
    /// <exception cref="RagKitException">There is none.</exception>
    public async Task<int> FindPreviousAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoreVersion> versions = await Store.ListVersionsAsync(cancellationToken).ConfigureAwait(false);
        return Served(versions).FirstOrDefault(version => !version.IsServing)?.Number ?? throw new RagKitException(
            $"Corpus '{parts.Name}' has no earlier version to go back to: it has {string.Join(", ", versions.Select(version => version.Number))}. Reindex with KeepVersions of 2 or more to keep one.");
    }

    /// <summary>Removes all but the latest that served, and what was left unfinished below the one that serves. Returns their numbers.</summary>
    public async Task<IReadOnlyList<int>> RemoveOldAsync(int keep, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoreVersion> versions = await Store.ListVersionsAsync(cancellationToken).ConfigureAwait(false);
        int serving = versions.Single(version => version.IsServing).Number;
        HashSet<int> kept = [serving, .. Served(versions).Take(keep).Select(version => version.Number), .. versions.Where(version => version.Number > serving).Select(version => version.Number)];
        int[] old = [.. versions.Select(version => version.Number).Where(number => !kept.Contains(number))];
        foreach (int number in old)
            await Store.DeleteVersionAsync(number, cancellationToken).ConfigureAwait(false);
        return old;
    }

    /// <summary>The versions that serve or served, the latest first; the first one of a corpus served from its beginning on.</summary>
    private static IEnumerable<StoreVersion> Served(IEnumerable<StoreVersion> versions) => versions
        .Where(version => version.IsServing || version.ActivatedAt is not null || version.Number == 1)
        .OrderByDescending(version => version.IsServing).ThenByDescending(version => version.ActivatedAt ?? DateTimeOffset.MinValue);
}
