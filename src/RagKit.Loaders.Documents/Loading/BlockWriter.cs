namespace RagKit.Loading;

/// <summary>
/// Writes headings, paragraphs, lists by level, rows and notes as blocks. Text that stands elsewhere on the page (notes, frames) waits until the
/// paragraph or table that it belongs to has been written.
/// </summary>
internal sealed class BlockWriter
{
    /// <summary>Lists nested deeper are read as if they were not nested, since blocks are walked by recursion.</summary>
    private const int MaxLevels = 16;

    private const string Separator = " | ";
    private readonly DocumentBuilder _builder = new();
    private readonly List<(BlockKind Kind, string Text, IReadOnlyList<BlockLink> Links)> _waiting = [];
    private int _levels;
    private bool _inTable;

    /// <summary>What the first heading says.</summary>
    public string? FirstHeading { get; private set; }

    public bool IsEmpty => _builder.Length == 0 && _waiting.Count == 0;

    public void Heading(int level, string text, IReadOnlyList<BlockLink> links)
    {
        if (text.Length == 0)
            return;
        EndAll();
        FirstHeading ??= text.ReplaceLineEndings(" ");
        _builder.Add(new Block(BlockKind.Heading, default) { Level = Math.Clamp(level, 1, 6), Links = links }, text);
    }

    public void Paragraph(string text, IReadOnlyList<BlockLink> links, BlockKind kind = BlockKind.Paragraph)
    {
        if (text.Length == 0)
            return;
        EndAll();
        _builder.Add(new Block(kind, default) { Links = links }, text);
    }

    /// <summary>An item of a list, or a further paragraph of the item before; levels count from 0.</summary>
    public void Item(int level, bool begins, string text, IReadOnlyList<BlockLink> links)
    {
        if (text.Length == 0)
            return;
        EndTable();
        int wanted = Math.Clamp(level, 0, MaxLevels - 1) + 1;
        EndLists(wanted);
        if (_levels == wanted && begins)
            _builder.Close().Open(BlockKind.ListItem);
        for (; _levels < wanted; _levels++)
            _builder.Open(BlockKind.List).Open(BlockKind.ListItem);
        _builder.Add(new Block(BlockKind.Paragraph, default) { Links = links }, text);
    }

    /// <summary>A row; empty cells keep their place, a row of nothing else is left out.</summary>
    public void Row(IReadOnlyList<(string Text, IReadOnlyList<BlockLink> Links)> cells)
    {
        if (cells.All(cell => cell.Text.Length == 0))
            return;
        EndLists(0);
        List<BlockLink> links = [];
        int length = 0;
        foreach ((string text, IReadOnlyList<BlockLink> inCell) in cells)
        {
            links.AddRange(inCell.Select(link => link with { Range = (link.Range.Start.Value + length)..(link.Range.End.Value + length) }));
            length += text.Length + Separator.Length;
        }
        if (!_inTable)
            _builder.Open(BlockKind.Table);
        _inTable = true;
        string row = string.Join(Separator, cells.Select(cell => cell.Text)).TrimEnd(' ', '|');
        _builder.Add(new Block(BlockKind.TableRow, default) { Links = [.. links.Where(link => link.Range.End.Value <= row.Length)] }, row);
    }

    /// <summary>Keeps a block for behind what is being written.</summary>
    public void Later(BlockKind kind, string text, IReadOnlyList<BlockLink> links)
    {
        if (text.Length > 0)
            _waiting.Add((kind, text, links));
    }

    /// <summary>Writes what waits, unless a table is open.</summary>
    public void WriteWaiting()
    {
        if (_inTable || _waiting.Count == 0)
            return;
        foreach ((BlockKind kind, string text, IReadOnlyList<BlockLink> links) in _waiting)
            _builder.Add(new Block(kind, default) { Links = links }, text);
        _waiting.Clear();
    }

    public void EndTable()
    {
        if (!_inTable)
            return;
        _builder.Close();
        _inTable = false;
        WriteWaiting();
    }

    public void EndLists(int levels)
    {
        for (; _levels > levels; _levels--)
            _builder.Close().Close();
    }

    public Document Build(string id)
    {
        EndAll();
        WriteWaiting();
        return _builder.Build(id);
    }

    private void EndAll()
    {
        EndTable();
        EndLists(0);
    }
}
