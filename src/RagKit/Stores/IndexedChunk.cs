namespace RagKit.Stores;

/// <summary>A chunk as the in-memory store holds it.</summary>
/// <param name="key">Names it in the vector images; never given twice.</param>
internal sealed class IndexedChunk(long key)
{
    public long Key { get; } = key;

    /// <summary>The chunk: another object after each write of its document, with the same id and text.</summary>
    public required Chunk Chunk { get; set; }

    /// <summary>The source of its document.</summary>
    public required string SourceId { get; set; }

    /// <summary>Its row in the inverted index.</summary>
    public int Row { get; set; }

    /// <summary>How many terms it has, repeated ones counted.</summary>
    public int Length { get; set; }

    /// <summary>The numbers of its distinct terms.</summary>
    public int[] Terms { get; set; } = [];
}
