namespace RagKit.Cleaning;

/// <summary>Where in a document white space means something.</summary>
internal static class Layout
{
    /// <summary>The ranges of code and tables, in order, the outermost ones alone.</summary>
    public static List<(int Start, int End)> Of(Document document)
    {
        List<(int Start, int End)> ranges = [];
        foreach (Block block in BlockTree.Walk(document.Blocks))
        {
            (int start, int end) = (block.Range.Start.Value, block.Range.End.Value);
            // What stands within another range is covered by it.
            if (block.Kind is BlockKind.Code or BlockKind.Table or BlockKind.TableRow && (ranges.Count == 0 || start >= ranges[^1].End))
                ranges.Add((start, end));
        }
        return ranges;
    }
}
