namespace RagKit.Stores;

/// <summary>
/// A store that keeps several versions of a corpus side by side, one of which serves: a new one is built in the shadow, checked, and put in
/// the place of the other in one step, which can be taken back. The store itself, as an <see cref="IChunkStore"/>, a ledger and a store of
/// artifacts, is always the version that serves at the time of each call (a listing goes on with the one that it began with), in every
/// process. Safe to use from several threads and processes at once.
/// </summary>
public interface IVersionedStore
{
    /// <summary>The versions, by ascending number. A store that was never versioned has one, number 1, which serves.</summary>
    ValueTask<IReadOnlyList<StoreVersion>> ListVersionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a version that holds nothing and does not serve; its number is above all that ever were.</summary>
    ValueTask<StoreVersion> CreateVersionAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Opens one version, whether it serves or not: with its own manifest, documents, ledger and artifacts, and nothing of the others'. It is
    /// also an <see cref="IIngestLedger"/> and an <see cref="IArtifactStore"/>. The caller disposes it.
    /// </summary>
    /// <exception cref="RagKitException">There is no version of this number; the message names those there are.</exception>
    ValueTask<IChunkStore> OpenVersionAsync(int number, CancellationToken cancellationToken = default);

    /// <summary>Makes a version the one that serves, in one step: a search sees the old one or this one whole. Again changes nothing.</summary>
    /// <exception cref="RagKitException">There is no version of this number; the message names those there are.</exception>
    ValueTask ActivateVersionAsync(int number, CancellationToken cancellationToken = default);

    /// <summary>Removes a version with all it holds; passes over one that is not there.</summary>
    /// <exception cref="RagKitException">It is the one that serves: activate another first.</exception>
    ValueTask DeleteVersionAsync(int number, CancellationToken cancellationToken = default);
}

/// <summary>A version of a corpus.</summary>
/// <param name="Number">Its number, from 1 on; never given twice.</param>
/// <param name="IsServing">Whether it is the one that is searched.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record StoreVersion(int Number, bool IsServing, DateTimeOffset CreatedAt)
{
    /// <summary>When it was made the one that serves last; <see langword="null"/> when it never was, or always.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }
}
