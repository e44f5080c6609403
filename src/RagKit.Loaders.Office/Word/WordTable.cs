using RagKit.Reading;

namespace RagKit.Word;

/// <summary>The outermost table that is being read. Tables within its cells are read as lines of those.</summary>
internal sealed class WordTable(DocumentBuilder builder, NestedList list, Action<WordLine> write)
{
    /// <summary>A cell of several paragraphs that is longer than this, in UTF-16 units, is text that somebody put into a frame.</summary>
    private const int LongestCell = 2000;
    private readonly List<List<WordLine>> _cells = [];
    private List<WordLine> _cell = [];
    private int _depth;
    private bool _isOpen;

    public bool IsReading => _depth > 0;

    public void Begin() => _depth++;

    /// <summary>Ends a table; true for the outermost.</summary>
    public bool End()
    {
        if (_depth == 0 || --_depth > 0)
            return false;
        CloseTable();
        (_cell, _depth) = ([], 0);
        _cells.Clear();
        return true;
    }

    public void Add(WordLine line) => _cell.Add(line);

    public void EndCell()
    {
        if (_depth != 1)
            return;
        _cells.Add(_cell);
        _cell = [];
    }

    public void EndRow(bool isDeleted)
    {
        if (_depth != 1)
            return;
        if (!isDeleted && IsFrame())
        {
            CloseTable();
            foreach (WordLine line in _cells.SelectMany(cell => cell))
                write(line);
        }
        else if (!isDeleted && _cells.Any(cell => cell.Count > 0))
        {
            if (!_isOpen)
            {
                list.Close();
                builder.Open(BlockKind.Table);
            }
            _isOpen = true;
            RowText.Add(builder, [.. _cells.Select(Join)]);
        }
        _cells.Clear();
    }

    /// <summary>Whether the row lays out text rather than holding data: headings, several paragraphs alone, or much text.</summary>
    private bool IsFrame()
    {
        int filled = _cells.Count(cell => cell.Count > 0);
        return _cells.Any(cell => cell.Any(line => line.Kind == BlockKind.Heading)
            || (cell.Count > 1 && (filled == 1 || cell.Sum(line => (long)line.Text.Length) > LongestCell)));
    }

    private static (string Text, IReadOnlyList<BlockLink> Links) Join(List<WordLine> cell)
    {
        LinkedText text = new();
        foreach (WordLine line in cell)
            text.AppendApart(line.Text, line.Links);
        return text.Take();
    }

    private void CloseTable()
    {
        if (_isOpen)
            builder.Close();
        _isOpen = false;
    }
}
