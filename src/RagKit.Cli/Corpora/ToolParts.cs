using RagKit.Configuration;

namespace RagKit.Cli;

/// <summary>The parts that a configuration may name for the tool: those of every package that it brings.</summary>
internal static class ToolParts
{
    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        .. LoaderParts.All, .. S3Parts.All, .. OfficeParts.All, .. PdfParts.All, .. ChunkerParts.All, .. EmbedderParts.All,
        .. SqliteParts.All, .. PostgresParts.All, .. QdrantParts.All,
    ];
}
