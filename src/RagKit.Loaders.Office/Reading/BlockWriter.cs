namespace RagKit.Reading;

/// <summary>
/// Writes headings, paragraphs, lists by level, rows and notes as blocks. Text that stands elsewhere on the page (notes, frames) waits until the
/// paragraph or table that it belongs to has been written.
/// </summary>
internal sealed class BlockWriter
{
    /// <summary>Lists nested deeper are read as if they were not nested, since blocks are walked by recursion.</summary>
    private const int MaxLevels = 16;

    private readonly DocumentBuilder _builder = new();
    private readonly NestedList _list;
    private readonly List<(BlockKind Kind, string Text, IReadOnlyList<BlockLink> Links)> _waiting = [];
    private bool _inTable;

    public BlockWriter() => _list = new NestedList(_builder);

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
        _list.Add(Math.Clamp(level, 0, MaxLevels - 1), "", text, links, begins);
    }

    /// <summary>A row; empty cells keep their place, a row of nothing else is left out.</summary>
    public void Row(IReadOnlyList<(string Text, IReadOnlyList<BlockLink> Links)> cells)
    {
        if (cells.All(cell => cell.Text.Length == 0))
            return;
        EndLists();
        if (!_inTable)
            _builder.Open(BlockKind.Table);
        _inTable = true;
        RowText.Add(_builder, cells);
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

    public void EndLists() => _list.Close();

    public Document Build(string id)
    {
        EndAll();
        WriteWaiting();
        return _builder.Build(id);
    }

    private void EndAll()
    {
        EndTable();
        EndLists();
    }
}
