namespace RagKit;

/// <summary>A piece of a document: what is embedded, found and cited. Immutable and thread-safe.</summary>
/// <param name="Id">Deterministic: the same corpus, document and content give the same id, on every machine and run.</param>
/// <param name="DocumentId">The id of the document that it is cut from.</param>
/// <param name="Ordinal">Its place among the document's chunks, from 0.</param>
/// <param name="Text">Exactly <c>document.Text[Range]</c>.</param>
/// <param name="Range">Its range in the document's text, in UTF-16 units, both ends counted from the start.</param>
public sealed record Chunk(string Id, string DocumentId, int Ordinal, string Text, Range Range)
{
    private string? _context;

    /// <summary>The title of its document; empty when unknown.</summary>
    public string Title
    {
        get;
        init => (field, _context) = (value, null);
    } = "";

    /// <summary>The headings above its first character, outermost first; without the document's title unless that is a heading.</summary>
    public IReadOnlyList<string> HeadingPath
    {
        get;
        init => (field, _context) = (value, null);
    } = [];

    /// <summary>
    /// What an <see cref="RagKit.Enrichment.IChunkTransform"/> added in words, such as a header, a summary or the questions that it answers; empty when nothing
    /// was. It is the end of <see cref="Context"/>, and no part of <see cref="Text"/>.
    /// </summary>
    public string Enrichment
    {
        get;
        init => (field, _context) = (value, null);
    } = "";

    /// <summary>The page it begins on, from 1; <see langword="null"/> where the format has no pages.</summary>
    public int? Page { get; init; }

    /// <summary>How many tokens its text has by the chunker's tokenizer; 0 when the chunker does not count.</summary>
    public int TokenCount { get; init; }

    /// <summary>The document's metadata, and what belongs to this piece alone.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>
    /// What a reader who sees this piece alone should know of its place: title and headings, outermost first, joined by
    /// " › ", each once; on lines of its own, <see cref="Enrichment"/>. Kept apart from <see cref="Text"/>; searched and embedded with it, so
    /// that the words of titles count more.
    /// </summary>
    public string Context => _context ??= ChunkContext.Of(Title, HeadingPath, Enrichment);

    /// <summary>What is embedded: <see cref="Context"/> and <see cref="Text"/>, each on lines of its own.</summary>
    public string EmbeddingText => Context.Length == 0 ? Text : $"{Context}\n{Text}";
}
