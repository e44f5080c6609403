namespace RagKit.Stores;

/// <summary>What a store keeps of a document besides its chunks.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="SourceId">Its source's id.</param>
/// <param name="ItemId">The source's item that it came from.</param>
/// <param name="ContentHash">The <see cref="Document.ContentHash"/> that it had when it was parsed, before anything cleaned it.</param>
public sealed record StoredDocument(string Id, string SourceId, string ItemId, string ContentHash)
{
    /// <summary>The fingerprint of the chunker that cut it, with those of what cleaned and enriched it.</summary>
    public string Chunker { get; init; } = "";

    /// <summary>Why it is left out of the corpus, such as <c>duplicate of docs/a.md</c>: it then has no chunks. <see langword="null"/> when it is not.</summary>
    public string? LeftOut { get; init; }

    /// <summary>Its title.</summary>
    public string Title { get; init; } = "";

    /// <summary>Its media type.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>When it was last modified, where the source knew.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Where it came from and what made it.</summary>
    public DocumentLineage Lineage { get; init; } = DocumentLineage.Unknown;

    /// <summary>How many chunks it has.</summary>
    public int ChunkCount { get; init; }
}

/// <summary>A document with all its chunks, to be written in the place of what is stored for it.</summary>
/// <param name="Document">The document; the store sets <see cref="StoredDocument.ChunkCount"/> itself.</param>
/// <param name="Chunks">All its chunks, in order, ids distinct. An empty set keeps the document's record and no chunk.</param>
public sealed record DocumentChunks(StoredDocument Document, IReadOnlyList<Chunk> Chunks)
{
    /// <summary>
    /// The vectors of chunks, by chunk id. A chunk that has none here keeps those it has; a new one stays without until
    /// <see cref="IChunkStore.WriteVectorsAsync"/>.
    /// </summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<float>> Vectors { get; init; } = NoVectors;

    /// <summary>
    /// The parsed document, kept so that it can be cut anew without being fetched and parsed again (see
    /// <see cref="IChunkStore.GetContentAsync"/>); <see langword="null"/> to keep none, also where one was kept before.
    /// </summary>
    public Document? Content { get; init; }

    private static readonly Dictionary<string, ReadOnlyMemory<float>> NoVectors = [];
}

/// <summary>The vector of a chunk.</summary>
/// <param name="ChunkId">The chunk's id.</param>
/// <param name="Vector">Its embedding.</param>
public readonly record struct ChunkVector(string ChunkId, ReadOnlyMemory<float> Vector);
