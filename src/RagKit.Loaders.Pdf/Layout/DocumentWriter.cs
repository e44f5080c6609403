namespace RagKit.Layout;

/// <summary>Writes the blocks of all pages as a document's text and blocks.</summary>
internal sealed class DocumentWriter(IReadOnlyDictionary<string, int> outline, bool leaveOutRunningLines)
{
    private const string BetweenCells = " | ";
    private readonly DocumentBuilder _builder = new();
    private bool _inList;

    public Document Write(IReadOnlyList<PageText> pages, string id)
    {
        Dictionary<Row, PageBlockKind> running = RunningLines.Find(pages);
        List<PageBlock> blocks = [.. pages.SelectMany(page => Blocks(page, running))];
        DocumentShape shape = new(blocks, outline);
        BlockFacts facts = new(pages);
        foreach (PageBlock block in Continuations.Join(blocks, block => shape.HeadingLevel(block) > 0))
        {
            if (!leaveOutRunningLines || !block.IsRunning)
                Write(block, shape, facts.Of(block));
        }
        return _builder.Build(id);
    }

    private static IEnumerable<PageBlock> Blocks(PageText page, Dictionary<Row, PageBlockKind> running)
    {
        int region = 0;
        foreach (PageBlock header in Running(page, running, PageBlockKind.Header))
            yield return header;
        foreach (List<Row> rows in page.Rows)
        {
            foreach (Region found in ReadingOrder.Read([.. rows.Where(row => !running.ContainsKey(row))]))
            {
                region++;
                foreach (PageBlock block in Paragraphs.Cut(found, page.Number, region))
                    yield return block;
            }
        }
        foreach (PageBlock footer in Running(page, running, PageBlockKind.Footer))
            yield return footer;
    }

    private static IEnumerable<PageBlock> Running(PageText page, Dictionary<Row, PageBlockKind> running, PageBlockKind kind) =>
        page.Rows.Take(1).SelectMany(rows => rows).Where(row => running.TryGetValue(row, out PageBlockKind found) && found == kind).Select(row => new PageBlock(page.Number, [Line.Of(row)], kind));

    private void Write(PageBlock block, DocumentShape shape, Metadata facts)
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
        if (block.Kind == PageBlockKind.Table)
            WriteTable(block, facts);
        else if (shape.HeadingLevel(block) is > 0 and int level)
            Add(BlockKind.Heading, LineJoiner.Join(block.Lines), facts, level);
        else if (block is { IsMonospaced: true, Lines.Count: > 1 })
            Add(BlockKind.Code, LinkedText.Join([.. block.Lines.Select(line => line.Content)], "\n"), facts);
        else
            Add(isItem ? BlockKind.ListItem : BlockKind.Paragraph, LineJoiner.Join(block.Lines), facts);
    }

    private void WriteTable(PageBlock block, Metadata facts)
    {
        _builder.Open(BlockKind.Table);
        foreach (Line line in block.Lines)
            Add(BlockKind.TableRow, LinkedText.Join(line.Cells, BetweenCells), facts);
        _builder.Close();
    }

    private void Add(BlockKind kind, LinkedText text, Metadata facts, int level = 0) =>
        _builder.Add(new Block(kind, default) { Level = level, Links = text.Links, Metadata = facts }, text.Text);
}
