namespace RagKit.Answering;

/// <summary>A stretch of a document that is shown to the model: one chunk, or several that overlap or follow one another.</summary>
/// <param name="Best">Of its chunks the one that was found first.</param>
/// <param name="Rank">The place of that chunk among the hits, from 0.</param>
/// <param name="Chunks">Its chunks, by position.</param>
internal sealed record Passage(Chunk Best, int Rank, IReadOnlyList<Chunk> Chunks)
{
    /// <summary>The text; white space that no chunk holds stands as line breaks, so that offsets are those of the document.</summary>
    public required string Text { get; init; }

    /// <summary>Where the text begins in the document.</summary>
    public int Start => Chunks[0].Range.Start.Value;

    /// <summary>The parts of the text that stand in the document letter for letter, by offset and length.</summary>
    public required IReadOnlyList<(int Offset, int Length)> Verbatim { get; init; }

    /// <summary>The chunk in which a range of the text lies, or begins where it lies in none.</summary>
    public Chunk ChunkAt(int offset, int end)
    {
        Chunk? begins = null;
        foreach (Chunk chunk in Chunks)
        {
            if (chunk.Range.Start.Value > Start + offset)
                break;
            if (chunk.Range.End.Value >= Start + end)
                return chunk;
            if (chunk.Range.End.Value > Start + offset)
                begins = chunk;
        }
        return begins ?? Best;
    }
}
