namespace RagKit.Layout;

/// <summary>Writes the blocks of all pages as a document's text and blocks.</summary>
internal sealed class DocumentWriter(IReadOnlyDictionary<string, int> outline, bool leaveOutRunningLines)
{
    private static readonly Metadata Header = Metadata.Empty.With("running", "header");
    private static readonly Metadata Footer = Metadata.Empty.With("running", "footer");
    private readonly DocumentBuilder _builder = new();
    private bool _inList;

    public Document Write(IReadOnlyList<PageText> pages, string id)
    {
        Dictionary<Row, PageBlockKind> running = RunningLines.Find(pages);
        List<PageBlock> blocks = [.. pages.SelectMany(page => Blocks(page, running))];
        DocumentShape shape = new(blocks, outline);
        foreach (PageBlock block in blocks)
        {
            if (!leaveOutRunningLines || block.Kind is PageBlockKind.Text or PageBlockKind.Table)
                Write(block, shape);
        }
        return _builder.Build(id);
    }

    private static IEnumerable<PageBlock> Blocks(PageText page, Dictionary<Row, PageBlockKind> running)
    {
        foreach (Row row in page.Rows.Take(1).SelectMany(rows => rows).Where(row => running.GetValueOrDefault(row) == PageBlockKind.Header))
            yield return new PageBlock(page.Number, [Line.Of(row)], PageBlockKind.Header);
        foreach (List<Row> rows in page.Rows)
        {
            foreach (Region region in ReadingOrder.Read([.. rows.Where(row => !running.ContainsKey(row))]))
            {
                foreach (PageBlock block in Paragraphs.Cut(region, page.Number))
                    yield return block;
            }
        }
        foreach (Row row in page.Rows.Take(1).SelectMany(rows => rows).Where(row => running.GetValueOrDefault(row) == PageBlockKind.Footer))
            yield return new PageBlock(page.Number, [Line.Of(row)], PageBlockKind.Footer);
    }

    private void Write(PageBlock block, DocumentShape shape)
    {
        bool isItem = block.Kind == PageBlockKind.Text && Bullets.Begins(block.Lines[0].Text);
        if (isItem != _inList)
        {
            if (_inList)
                _builder.Close();
            else
                _builder.Open(new Block(BlockKind.List, default) { Page = block.Page });
            _inList = isItem;
        }
        _builder.Page = block.Page;
        int level = shape.HeadingLevel(block);
        if (block.Kind is PageBlockKind.Header or PageBlockKind.Footer)
            _builder.Add(new Block(BlockKind.Paragraph, default) { Metadata = block.Kind == PageBlockKind.Header ? Header : Footer }, block.Lines[0].Text);
        else if (block.Kind == PageBlockKind.Table)
            WriteTable(block);
        else if (level > 0)
            _builder.AddHeading(level, LineJoiner.Join(block.Lines));
        else if (block.Lines.Count > 1 && block.Lines.TrueForAll(line => line.IsMonospaced))
            _builder.Add(BlockKind.Code, string.Join('\n', block.Lines.Select(line => line.Text)));
        else
            _builder.Add(isItem ? BlockKind.ListItem : BlockKind.Paragraph, LineJoiner.Join(block.Lines));
    }

    private void WriteTable(PageBlock block)
    {
        _builder.Open(BlockKind.Table);
        foreach (Line line in block.Lines)
            _builder.Add(BlockKind.TableRow, string.Join(" | ", line.Cells));
        _builder.Close();
    }
}
