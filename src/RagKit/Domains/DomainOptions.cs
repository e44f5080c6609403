using Microsoft.Extensions.AI;

namespace RagKit.Domains;

/// <summary>How a chat model assigns chunks to domains. Immutable.</summary>
public sealed record DomainOptions
{
    /// <summary>How many chunks of a document are asked about in one call at most; 1 to 64, 16 by default.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>How much of a chunk the model sees, in UTF-16 units; 100 to 100,000, 2,000 by default.</summary>
    public int ChunkWindow { get; init; } = 2_000;

    /// <summary>Options of the calls; by default temperature 0 and an answer in JSON.</summary>
    public ChatOptions? Chat { get; init; }

    /// <summary>The names of the runner's limits that the assignment of a document waits for; its weight there is the tokens of its chunks.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    internal DomainOptions Validate()
    {
        if (BatchSize is < 1 or > 64)
            throw new ArgumentOutOfRangeException(nameof(BatchSize), $"BatchSize ({BatchSize}) must be 1 to 64.");
        if (ChunkWindow is < 100 or > 100_000)
            throw new ArgumentOutOfRangeException(nameof(ChunkWindow), $"ChunkWindow ({ChunkWindow}) must be 100 to 100,000.");
        return this;
    }
}
