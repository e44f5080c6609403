using System.Text.Json;

namespace RagKit.Cli;

/// <summary>What <c>ragkit chunk --json</c> writes.</summary>
internal sealed record ChunkJson(string File, string Chunker, CutChunkJson[] Chunks, FailureJson[] Failures);

/// <summary>One chunk; the range is of its document's text, in UTF-16 units.</summary>
internal sealed record CutChunkJson(
    int Ordinal, string Id, string Document, int Start, int End, int Tokens, int? Page, string Title, IReadOnlyList<string> Headings, JsonElement Metadata, string Text)
{
    public static CutChunkJson Of(Chunk chunk) => new(
        chunk.Ordinal, chunk.Id, chunk.DocumentId, chunk.Range.Start.Value, chunk.Range.End.Value, chunk.TokenCount, chunk.Page,
        chunk.Title, chunk.HeadingPath, MetadataElement.Of(chunk.Metadata), chunk.Text);
}
