namespace RagKit.Stores;

/// <summary>
/// Keeps what belongs to a corpus but is no document, such as a model trained on it. Implementations are safe to use from
/// several threads at once.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Reads an artifact; <see langword="null"/> when there is none of that name.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadArtifactAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Writes an artifact in the place of one of the same name; all or nothing.</summary>
    ValueTask WriteArtifactAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>The names of the artifacts, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> ListArtifactsAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes an artifact; passes over one that is not there.</summary>
    ValueTask DeleteArtifactAsync(string name, CancellationToken cancellationToken = default);
}
