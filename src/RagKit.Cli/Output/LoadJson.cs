using System.Text.Json;

namespace RagKit.Cli;

/// <summary>What <c>ragkit load --json</c> writes.</summary>
internal sealed record LoadJson(string File, LoadedJson[] Documents, FailureJson[] Failures);

/// <summary>One document; ranges are of its text, in UTF-16 units.</summary>
internal sealed record LoadedJson(
    string Id, string Title, string MediaType, DateTimeOffset? ModifiedAt, string ContentHash, JsonElement Metadata, BlockJson[] Blocks, string Text)
{
    public static LoadedJson Of(Document document) => new(
        document.Id, document.Title, document.MediaType, document.ModifiedAt, document.ContentHash,
        MetadataElement.Of(document.Metadata), BlockJson.Of(document, document.Blocks), document.Text);
}

/// <summary>One block with those in it.</summary>
internal sealed record BlockJson(string Kind, int? Level, int? Page, int Start, int End, string Text, string? Language, JsonElement Metadata, BlockJson[] Children)
{
    public static BlockJson[] Of(Document document, IReadOnlyList<Block> blocks) => [.. blocks.Select(block => new BlockJson(
        BlockNames.Of(block.Kind), block.Level > 0 ? block.Level : null, block.Page, block.Range.Start.Value, block.Range.End.Value,
        document.Text[block.Range], block.Language, MetadataElement.Of(block.Metadata), Of(document, block.Children)))];
}
