namespace RagKit.Cleaning;

/// <summary>Rewrites the texts that blocks carry besides the document's: their metadata and the targets of links.</summary>
internal static class BlockFacts
{
    /// <summary>The tree with each text mapped; the ranges stay.</summary>
    public static IReadOnlyList<Block> Map(IReadOnlyList<Block> blocks, Func<string, string> map) => BlockTree.Map(blocks, block => Map(block, map));

    /// <summary>The facts with each text, and each text in a list, mapped.</summary>
    public static Metadata MapStrings(this Metadata metadata, Func<string, string> map) => metadata.Count == 0
        ? metadata
        : new Metadata(metadata.Select(fact => KeyValuePair.Create(fact.Key, Map(fact.Value, map))));

    private static Block Map(Block block, Func<string, string> map) => block.Links.Count == 0 && block.Metadata.Count == 0
        ? block
        : block with { Metadata = block.Metadata.MapStrings(map), Links = [.. block.Links.Select(link => link with { Target = map(link.Target) })] };

    private static MetadataValue Map(MetadataValue value, Func<string, string> map) => value.Kind switch
    {
        MetadataKind.String => map(value.AsString()),
        MetadataKind.Array => MetadataValue.FromElements(value.Elements.Select(element => Map(element, map))),
        _ => value,
    };
}
