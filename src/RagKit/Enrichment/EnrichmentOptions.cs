using Microsoft.Extensions.AI;

namespace RagKit.Enrichment;

/// <summary>How a chat model enriches chunks. Immutable.</summary>
public sealed record EnrichmentOptions
{
    /// <summary>What is added; a header by default.</summary>
    public EnrichmentKinds Kinds { get; init; } = EnrichmentKinds.Header;

    /// <summary>How many chunks of a document are asked about in one call at most; 1 to 64, 8 by default.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>
    /// How much of the document the model sees for a header, in UTF-16 units; 1,000 to 1,000,000, 12,000 by default. Of a longer one it sees the
    /// beginning and what stands around the chunks.
    /// </summary>
    public int DocumentWindow { get; init; } = 12_000;

    /// <summary>How much of a chunk the model sees, in UTF-16 units; 100 to 100,000, 4,000 by default.</summary>
    public int ChunkWindow { get; init; } = 4_000;

    /// <summary>Options of the calls; by default temperature 0 and an answer in JSON.</summary>
    public ChatOptions? Chat { get; init; }

    /// <summary>The names of the runner's limits that the enrichment of a document waits for; its weight there is the tokens of its chunks.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    internal EnrichmentOptions Validate()
    {
        if (Kinds == EnrichmentKinds.None || (Kinds & ~EnrichmentKinds.All) != 0)
            throw new ArgumentOutOfRangeException(nameof(Kinds), $"Kinds ({(int)Kinds}) must be one or more of Header, Summary, Keywords and Questions.");
        if (BatchSize is < 1 or > 64)
            throw new ArgumentOutOfRangeException(nameof(BatchSize), $"BatchSize ({BatchSize}) must be 1 to 64.");
        if (DocumentWindow is < 1_000 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(DocumentWindow), $"DocumentWindow ({DocumentWindow}) must be 1,000 to 1,000,000.");
        if (ChunkWindow is < 100 or > 100_000)
            throw new ArgumentOutOfRangeException(nameof(ChunkWindow), $"ChunkWindow ({ChunkWindow}) must be 100 to 100,000.");
        return this;
    }
}
