namespace RagKit.Chunking;

/// <summary>Walks a document's blocks in reading order, parents before children, without recursion.</summary>
internal static class BlockOrder
{
    public static IEnumerable<Block> Of(Document document)
    {
        Stack<(IReadOnlyList<Block> Blocks, int Next)> open = new([(document.Blocks, 0)]);
        while (open.TryPop(out (IReadOnlyList<Block> Blocks, int Next) level))
        {
            if (level.Next >= level.Blocks.Count)
                continue;
            Block block = level.Blocks[level.Next];
            open.Push((level.Blocks, level.Next + 1));
            if (block.Children.Count > 0)
                open.Push((block.Children, 0));
            yield return block;
        }
    }
}
