namespace RagKit.Loading;

/// <summary>One table that is being read. A row's text is its cells, joined by " | ".</summary>
internal sealed class HtmlTable
{
    private readonly List<(string Text, List<BlockLink> Links)> _cells = [];
    private bool _opened;

    public bool InCell { get; set; }

    /// <summary>Whether the present row is read as blocks, since a cell of it holds some.</summary>
    public bool IsFlow { get; set; }

    /// <summary>How many paragraphs began in the present cell.</summary>
    public int Paragraphs { get; set; }

    public void AddCell((string Text, List<BlockLink> Links) cell)
    {
        _cells.Add(cell);
        Paragraphs = 0;
    }

    public List<(string Text, List<BlockLink> Links)> TakeCells()
    {
        List<(string Text, List<BlockLink> Links)> cells = [.. _cells];
        _cells.Clear();
        return cells;
    }

    public void EndRow(DocumentBuilder builder)
    {
        IsFlow = false;
        List<(string Text, List<BlockLink> Links)> cells = TakeCells();
        // Pages use empty cells as space between columns.
        cells.RemoveAll(cell => cell.Text.Length == 0);
        if (cells.Count == 0)
            return;
        List<BlockLink> links = [];
        int length = 0;
        foreach ((string text, List<BlockLink> inCell) in cells)
        {
            links.AddRange(inCell.Select(link => link with { Range = (link.Range.Start.Value + length)..(link.Range.End.Value + length) }));
            length += text.Length + Separator.Length;
        }
        if (!_opened)
            builder.Open(BlockKind.Table);
        _opened = true;
        builder.Add(new Block(BlockKind.TableRow, default) { Links = links }, string.Join(Separator, cells.Select(cell => cell.Text)));
    }

    public void Close(DocumentBuilder builder)
    {
        if (_opened)
            builder.Close();
        _opened = false;
    }

    private const string Separator = " | ";
}
