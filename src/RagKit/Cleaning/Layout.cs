namespace RagKit.Cleaning;

/// <summary>Where in a document white space means something.</summary>
internal static class Layout
{
    /// <summary>The ranges of code and tables, in order, the outermost ones alone.</summary>
    public static List<(int Start, int End)> Of(Document document)
    {
        List<(int Start, int End)> ranges = [];
        Stack<(IReadOnlyList<Block> Blocks, int Next)> open = new([(document.Blocks, 0)]);
        while (open.TryPop(out (IReadOnlyList<Block> Blocks, int Next) level))
        {
            if (level.Next == level.Blocks.Count)
                continue;
            open.Push((level.Blocks, level.Next + 1));
            Block block = level.Blocks[level.Next];
            if (block.Kind is BlockKind.Code or BlockKind.Table or BlockKind.TableRow)
                ranges.Add((block.Range.Start.Value, block.Range.End.Value));
            else if (block.Children.Count > 0)
                open.Push((block.Children, 0));
        }
        return ranges;
    }
}
