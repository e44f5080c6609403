namespace RagKit;

/// <summary>Walks a tree of blocks in reading order, parents before children, without recursion: a document may nest as deep as it likes.</summary>
internal static class BlockWalk
{
    public static IEnumerable<Block> Of(IReadOnlyList<Block> blocks)
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
}
