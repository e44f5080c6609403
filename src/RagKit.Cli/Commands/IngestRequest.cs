using RagKit.Chunking;

namespace RagKit.Cli;

/// <summary>What <c>ragkit ingest</c> was asked for.</summary>
internal sealed record IngestRequest(string Folder, string Database, IChunker Chunker)
{
    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public bool Rebuild { get; init; }

    public bool Verbose { get; init; }

    public bool Json { get; init; }
}
