namespace RagKit.Stores;

/// <summary>A chunk as the in-memory store holds it.</summary>
/// <param name="key">Names it in the lexical index and in the vector images; never given twice.</param>
internal sealed class IndexedChunk(long key)
{
    public long Key { get; } = key;

    /// <summary>The chunk: another object after each write of its document, with the same id and text.</summary>
    public required Chunk Chunk { get; set; }

    /// <summary>The source of its document.</summary>
    public required string SourceId { get; set; }
}
