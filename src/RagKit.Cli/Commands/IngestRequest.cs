using RagKit.Chunking;
using RagKit.Ingestion;

namespace RagKit.Cli;

/// <summary>What <c>ragkit ingest</c> was asked for.</summary>
internal sealed record IngestRequest(string Folder, string Database, IChunker Chunker)
{
    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public IngestOptions Options { get; init; } = new();
}
