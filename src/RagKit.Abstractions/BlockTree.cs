namespace RagKit;

/// <summary>Goes through trees of blocks without recursion: a document may nest as deep as it likes. Thread-safe.</summary>
public static class BlockTree
{
    /// <summary>All blocks of a tree in reading order, parents before children.</summary>
    public static IEnumerable<Block> Walk(IReadOnlyList<Block> blocks)
    {
        Stack<(IReadOnlyList<Block> Siblings, int Next)> open = new([(blocks, 0)]);
        while (open.TryPop(out (IReadOnlyList<Block> Siblings, int Next) place))
        {
            if (place.Next >= place.Siblings.Count)
                continue;
            Block block = place.Siblings[place.Next];
            open.Push((place.Siblings, place.Next + 1));
            if (block.Children.Count > 0)
                open.Push((block.Children, 0));
            yield return block;
        }
    }

    /// <summary>The tree with each block changed, parents before children.</summary>
    /// <param name="blocks">The tree; it stays as it is.</param>
    /// <param name="change">
    /// Gives what takes a block's place, or <see langword="null"/> to leave it out with all that it holds. The children are changed each for itself,
    /// whatever the result holds.
    /// </param>
    public static IReadOnlyList<Block> Map(IReadOnlyList<Block> blocks, Func<Block, Block?> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        List<Block> top = new(blocks.Count);
        Stack<(Block? Parent, IReadOnlyList<Block> From, int Next, List<Block> To)> open = new([(null, blocks, 0, top)]);
        while (open.TryPop(out (Block? Parent, IReadOnlyList<Block> From, int Next, List<Block> To) level))
        {
            if (level.Next == level.From.Count)
            {
                if (level.Parent is not null)
                    open.Peek().To.Add(level.Parent with { Children = level.To });
                continue;
            }
            Block block = level.From[level.Next];
            open.Push((level.Parent, level.From, level.Next + 1, level.To));
            if (change(block) is not Block changed)
                continue;
            if (block.Children.Count == 0)
                level.To.Add(changed);
            else
                open.Push((changed, block.Children, 0, new(block.Children.Count)));
        }
        return top;
    }
}
