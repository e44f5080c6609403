using RagKit.Chunking;
using RagKit.Retrieval;

namespace RagKit.Cli;

/// <summary>What <c>ragkit eval</c> was asked for.</summary>
internal sealed record EvalRequest(string Folder, string Split, IChunker Chunker)
{
    public RetrievalStrategy Strategy { get; init; }

    /// <summary>Where the corpus is kept; <see langword="null"/> for a temporary one.</summary>
    public string? Keep { get; init; }

    public bool Json { get; init; }
}
