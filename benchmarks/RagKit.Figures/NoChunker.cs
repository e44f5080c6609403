using RagKit.Chunking;

namespace RagKit.Figures;

/// <summary>Cuts nothing: what remains is the cost of all other steps.</summary>
internal sealed class NoChunker : IChunker
{
    public string Fingerprint => "none";

    public IEnumerable<ChunkSpan> Split(Document document) => [];
}
