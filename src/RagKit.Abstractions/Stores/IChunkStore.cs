namespace RagKit.Stores;

/// <summary>
/// Holds the documents, chunks, vectors and full text of one corpus. Implementations are safe to use from several threads at
/// once; readers are never blocked by a writer and see whole documents only; a write that returned survives a crash (where the
/// store is durable at all), one that threw or was cancelled changed nothing. Every failure is an exception that names the
/// store, the item and the next step. Adapters inherit <c>ChunkStoreConformance</c> of RagKit.Testing as their tests.
/// </summary>
public interface IChunkStore
{
    /// <summary>What the corpus was built with; <see langword="null"/> for a store that is new.</summary>
    ValueTask<CorpusManifest?> GetManifestAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the manifest. From then on the vectors of its <see cref="CorpusManifest.Model"/> are the ones searched and counted;
    /// those of any other model are removed in the same step.
    /// </summary>
    ValueTask SetManifestAsync(CorpusManifest manifest, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces what is stored for each document by what is given: a reader sees the old set of a document's chunks or the new
    /// one, never a mix and never a gap. Chunks whose id is stored already keep their vectors. Several documents may be written
    /// in one step, in order.
    /// </summary>
    /// <param name="documents">The documents, ids distinct.</param>
    /// <param name="model">The fingerprint of the model that made the vectors given; may be <see langword="null"/> when none is.</param>
    /// <param name="cancellationToken">Leaves the store as it was when cancelled before the write is committed.</param>
    /// <exception cref="RagKitException">A vector's length differs from the others of its model, or holds NaN or infinity.</exception>
    ValueTask ReplaceAsync(IReadOnlyList<DocumentChunks> documents, string? model, CancellationToken cancellationToken = default);

    /// <summary>Removes documents with all their chunks and vectors; ids that are not there are passed over.</summary>
    ValueTask DeleteAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes every chunk that passes a filter, with its vectors, in one step. A document keeps its record with the chunks that are left
    /// of it; one that loses its last is removed. Returns how many chunks there were.
    /// </summary>
    ValueTask<int> DeleteAsync(Filter filter, CancellationToken cancellationToken = default);

    /// <summary>The chunks with these ids, in the order asked; ids that are not there are passed over.</summary>
    ValueTask<IReadOnlyList<Chunk>> GetAsync(IReadOnlyList<string> chunkIds, CancellationToken cancellationToken = default);

    /// <summary>All chunks of a document, by ordinal; none when it is not there.</summary>
    ValueTask<IReadOnlyList<Chunk>> GetDocumentAsync(string documentId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The parsed documents with these ids, in the order asked, as they were given; those that are not there, or of which no
    /// <see cref="DocumentChunks.Content"/> was kept, are passed over.
    /// </summary>
    ValueTask<IReadOnlyList<Document>> GetContentAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default);

    /// <summary>The documents, by ascending id (ordinal), of one source or (<see langword="null"/>) of all.</summary>
    IAsyncEnumerable<StoredDocument> ListDocumentsAsync(string? sourceId = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The chunks that have no vector of a model, or (<see langword="null"/>) all chunks, ordered by document id and ordinal; streamed,
    /// so that writing vectors meanwhile is allowed and a chunk replaced meanwhile may or may not be seen.
    /// </summary>
    IAsyncEnumerable<Chunk> ListChunksAsync(string? withoutVectorOf = null, CancellationToken cancellationToken = default);

    /// <summary>Which of these chunks are stored with a vector of this model.</summary>
    ValueTask<IReadOnlySet<string>> FindEmbeddedAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default);

    /// <summary>
    /// The vectors of a model that these chunks are stored with, in the order asked; chunks without one are passed over. They are as they
    /// were given but for their length and rounding: a store may keep them normalised, or in the precision that it was told to.
    /// </summary>
    ValueTask<IReadOnlyList<ChunkVector>> GetVectorsAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes vectors of a model beside those of others, so that a corpus can be embedded anew while it is searched; all or none.
    /// Chunks that are not there any more are passed over. <see cref="SetManifestAsync"/> then makes the model the one searched.
    /// </summary>
    ValueTask WriteVectorsAsync(IReadOnlyList<ChunkVector> vectors, string model, CancellationToken cancellationToken = default);

    /// <summary>
    /// Searches by words, by vector, or both over one state of the store. The lexical leg ranks by BM25 (k1 1.2, b 0.75) over
    /// context and text, any query term may match, repeated terms count repeatedly, stop words are left out of the query
    /// (see <see cref="Text.TextAnalyzer"/>). The dense leg is exact unless the adapter says otherwise.
    /// </summary>
    /// <exception cref="CorpusMismatchException">The query's vector is of another model, or has other dimensions, than the manifest names.</exception>
    ValueTask<ChunkSearchResult> SearchAsync(ChunkSearch search, CancellationToken cancellationToken = default);

    /// <summary>How much the store holds.</summary>
    ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// How many chunks are there of each of these documents, counted among the chunks and not read from the documents' records, in the
    /// order asked; 0 for a document that is not there.
    /// </summary>
    ValueTask<IReadOnlyList<int>> CountChunksAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default);

    /// <summary>
    /// How many chunks and documents have each value of a metadata name: every element of a list counts for its chunk once, values that
    /// <see cref="Filter"/> takes for equal are one, null is none. Most chunks first, then by kind and value.
    /// </summary>
    /// <param name="name">The metadata name.</param>
    /// <param name="filter">Which chunks are counted; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<IReadOnlyList<ValueCount>> CountByAsync(string name, Filter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The documents that were written or removed behind a position, oldest change first, each once with its last change; streamed.
    /// A change is noted with the write or before it: a feed may name a document that stayed as it was, and leaves none out.
    /// </summary>
    /// <param name="after">The <see cref="DocumentChange.Position"/> of the last change seen; 0 for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<DocumentChange> ListChangesAsync(long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Where the store is, how large, and the state of its index, for people; cheap enough to be asked every few seconds.</summary>
    ValueTask<StoreStatus> GetStatusAsync(CancellationToken cancellationToken = default);
}
