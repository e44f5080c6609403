namespace RagKit.Cleaning;

/// <summary>Moves a tree of blocks to where its text is after edits; a block or link of which nothing is left goes.</summary>
internal static class BlockMove
{
    public static IReadOnlyList<Block> Apply(IReadOnlyList<Block> blocks, EditMap map) => BlockTree.Map(blocks, block => Move(block.Range, map) is Range range
        ? block with { Range = range, Links = block.Links.Count == 0 ? block.Links : Move(block.Links, map) }
        : null);

    private static List<BlockLink> Move(IReadOnlyList<BlockLink> links, EditMap map)
    {
        List<BlockLink> moved = new(links.Count);
        foreach (BlockLink link in links)
        {
            if (Move(link.Range, map) is Range range)
                moved.Add(link with { Range = range });
        }
        return moved;
    }

    private static Range? Move(Range range, EditMap map)
    {
        int start = map.Start(range.Start.Value), end = map.End(range.End.Value);
        return start < end ? start..end : null;
    }
}
