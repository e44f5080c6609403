namespace RagKit.Cleaning;

/// <summary>
/// Changes parsed documents before they are cut: cleans their text, adds metadata, or leaves them out. Implementations are safe to use from
/// several threads at once. What one throws fails that document alone.
/// </summary>
public interface IDocumentTransform
{
    /// <summary>
    /// Names the algorithm, its version and every setting that changes the result, such as <c>text/1:nfc</c>. When it changes, documents are
    /// transformed and cut anew on the next ingestion, from what was kept of them.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>
    /// Whether what it takes out must not stay anywhere, as with personal data: then the corpus keeps no parsed documents, and fetches them again
    /// where another one would not.
    /// </summary>
    bool IsRedaction => false;

    /// <summary>
    /// Gives the document as it is to be cut, with the same <see cref="Document.Id"/>, source and item, or leaves it out. The text is best
    /// changed by <see cref="DocumentEdits.Apply(Document, IReadOnlyList{TextEdit})"/>, which carries the blocks over. Takes time linear in the document's length.
    /// </summary>
    ValueTask<TransformResult> TransformAsync(Document document, CancellationToken cancellationToken = default);
}
