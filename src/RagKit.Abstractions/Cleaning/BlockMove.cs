namespace RagKit.Cleaning;

/// <summary>Moves a tree of blocks to where its text is after edits, without recursion: a document may nest as deep as it likes.</summary>
internal static class BlockMove
{
    public static IReadOnlyList<Block> Apply(IReadOnlyList<Block> blocks, EditMap map)
    {
        List<Block> top = new(blocks.Count);
        Stack<Level> open = new([new(null, blocks, top)]);
        while (open.TryPop(out Level? level))
        {
            if (level.Next == level.From.Count)
            {
                if (level.Parent is not null)
                    open.Peek().To.Add(level.Parent with { Children = level.To });
                continue;
            }
            open.Push(level);
            Block block = level.From[level.Next++];
            if (Move(block.Range, map) is not Range range)
                continue;
            Block moved = block with { Range = range, Links = block.Links.Count == 0 ? block.Links : Move(block.Links, map) };
            if (block.Children.Count == 0)
                level.To.Add(moved);
            else
                open.Push(new(moved, block.Children, new(block.Children.Count)));
        }
        return top;
    }

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

    private sealed class Level(Block? parent, IReadOnlyList<Block> from, List<Block> to)
    {
        public Block? Parent { get; } = parent;

        public IReadOnlyList<Block> From { get; } = from;

        public List<Block> To { get; } = to;

        public int Next { get; set; }
    }
}
