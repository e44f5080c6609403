using RagKit.Stores;

namespace RagKit;

/// <summary>Adds the store in Qdrant to a corpus.</summary>
public static class QdrantCorpusBuilderExtensions
{
    /// <summary>Keeps the corpus on a Qdrant server, in collections that are made when it is first used.</summary>
    /// <param name="corpus">The corpus; its name is part of theirs.</param>
    /// <param name="url">The server, such as <c>http://localhost:6333</c>.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The address is not one of http or https, or an option is out of range.</exception>
    public static CorpusBuilder StoreInQdrant(this CorpusBuilder corpus, string url, QdrantStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"The address of Qdrant ({url}) must begin with http:// or https://.", nameof(url));
        options?.Validate();
        return corpus.StoreIn(_ => new QdrantChunkStore(address, corpus.Name, options));
    }
}
