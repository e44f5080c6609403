using RagKit.Reading;

namespace RagKit.RichText;

/// <summary>Gathers a document's paragraphs, cells and notes and writes them as blocks.</summary>
internal sealed class RtfText
{
    private readonly BlockWriter _writer = new();
    private readonly LinkedText _cell = new();
    private readonly List<(string Text, IReadOnlyList<BlockLink> Links)> _cells = [];
    private readonly Dictionary<int, int> _headings = [];
    private LinkedText _run = new();
    private LinkedText? _citing;
    private bool _marked;
    private int _notes;

    public string? FirstHeading => _writer.FirstHeading;

    /// <summary>The paragraph that is being written.</summary>
    public LinkedText Run => _run;

    /// <summary>Notes which styles are headings: by their level, or by the name that Word gives them.</summary>
    public void DefineStyle(int style, int outline, string name)
    {
        string bare = name.Trim().TrimEnd(';').Trim();
        if (outline is >= 0 and < 9)
            _headings[style] = outline + 1;
        else if (bare.Length == 9 && bare.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && bare[8] is >= '1' and <= '9')
            _headings[style] = bare[8] - '0';
    }

    /// <summary>Begins an item of a list; its number is kept, a bullet is not.</summary>
    public void Mark(string mark)
    {
        _marked = true;
        string trimmed = mark.Trim();
        if (!trimmed.Any(char.IsAsciiDigit) && !(trimmed.Length > 1 && trimmed.Any(char.IsAsciiLetter)))
            return;
        _run.Append(trimmed + " ");
    }

    public void StartNote()
    {
        string label = $"[{++_notes}]";
        _run.Append(label);
        (_citing, _run) = (_run, new LinkedText());
        _run.Append(label + " ");
    }

    public void EndNote()
    {
        if (_citing is null)
            return;
        EndParagraph(default);
        (_run, _citing) = (_citing, null);
    }

    public void EndParagraph(RtfState state)
    {
        (string text, IReadOnlyList<BlockLink> links) = _run.Take();
        if (_citing is not null)
        {
            _writer.Later(BlockKind.Paragraph, text, links);
            return;
        }
        bool marked = _marked;
        _marked = false;
        if (state.InTable)
        {
            _cell.AppendApart(text, links);
            return;
        }
        EndRow();
        _writer.EndTable();
        int level = state.Outline is >= 0 and < 9 ? state.Outline + 1 : _headings.GetValueOrDefault(state.Style);
        if (level > 0)
            _writer.Heading(level, text, links);
        else if (marked || state.List > 0)
            _writer.Item(state.Level, begins: true, text, links);
        else
            _writer.Paragraph(text, links);
        _writer.WriteWaiting();
    }

    public void EndCell()
    {
        EndNote();
        (string text, IReadOnlyList<BlockLink> links) = _run.Take();
        _cell.AppendApart(text, links);
        _cells.Add(_cell.Take());
        _marked = false;
    }

    public void EndRow()
    {
        if (!_cell.IsEmpty)
            _cells.Add(_cell.Take());
        if (_cells.Count > 0)
            _writer.Row(_cells);
        _cells.Clear();
    }

    public Document Build(string item)
    {
        EndNote();
        EndParagraph(new RtfState());
        return _writer.Build(item);
    }
}
