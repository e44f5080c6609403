namespace RagKit.Chunking;

/// <summary>Cuts documents into chunks. Implementations are pure and safe to use from several threads at once.</summary>
public interface IChunker
{
    /// <summary>
    /// Names the algorithm, its version and every setting that changes the result, such as <c>tokens/2:400,40,embedded;estimator/1</c>.
    /// A corpus refuses to be fed by a chunker with another fingerprint than its manifest names.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>
    /// Cuts a document, in reading order. Spans may overlap, never begin or end inside a surrogate pair, and together leave out
    /// nothing but white space. A document without text gives none. Takes time linear in the document's length.
    /// </summary>
    IEnumerable<ChunkSpan> Split(Document document);
}
