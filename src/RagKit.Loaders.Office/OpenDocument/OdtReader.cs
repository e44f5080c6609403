using RagKit.Reading;

namespace RagKit.OpenDocument;

/// <summary>Follows the elements of an OpenDocument text, without recursion, and writes its blocks.</summary>
internal sealed class OdtReader(OdtMetadata metadata, InflateBudget budget)
{
    private const int MostSpaces = 1000;
    private readonly BlockWriter _writer = new();
    private readonly Stack<(LinkedText Run, BlockKind Kind, int Level)> _paragraphs = new();
    private readonly List<(string Text, IReadOnlyList<BlockLink> Links)> _cells = [];
    private readonly LinkedText _cell = new();
    private readonly Stack<string> _open = new();
    private int _lists;
    private int _tables;
    private bool _itemBegins;
    private LinkedText? _citation;
    private string? _label;

    public string? FirstHeading => _writer.FirstHeading;

    /// <summary>Reads a part to its end.</summary>
    public void Read(PartReader reader)
    {
        while (reader.Read())
        {
            if (reader.IsStart)
                Enter(reader, OdtNames.Of(reader));
            else if (reader.IsEnd && _open.TryPop(out string? name))
                End(name);
            else if (_citation is not null)
                _citation.Append(reader.Text, isInline: true);
            else if (Run is { } run)
                run.Append(reader.Text, isInline: true);
        }
    }

    public Document Build(string item) => _writer.Build(item);

    private LinkedText? Run => _paragraphs.TryPeek(out (LinkedText Run, BlockKind Kind, int Level) paragraph) ? paragraph.Run : null;

    private void Enter(PartReader reader, string name)
    {
        // A picture's text stands in its frame; what is drawn may have titles, too.
        bool isStray = name is "svg:title" or "svg:desc" && !(_open.TryPeek(out string? around) && around == "drawing:frame");
        if (isStray || OdtNames.IsUnseen(reader, name))
        {
            reader.Skip();
        }
        else if (name == "office:meta")
        {
            metadata.Read(reader);
        }
        else
        {
            _open.Push(name);
            Start(reader, name);
        }
    }

    private void Start(PartReader reader, string name)
    {
        LinkedText? run = Run;
        switch (name)
        {
            case "text:p":
                Push(reader["style-name"] == "Preformatted_20_Text" ? BlockKind.Code : BlockKind.Paragraph, 0);
                break;
            case "text:h":
                Push(BlockKind.Heading, OdtNames.Number(reader, "outline-level"));
                break;
            case "svg:title" or "svg:desc":
                Push(BlockKind.Image, 0);
                break;
            case "text:s" when run is not null:
                int spaces = run.KeepsSpace ? Math.Min(OdtNames.Number(reader, "c"), MostSpaces) : 1;
                // A short mark that makes long text.
                budget.Spend(spaces);
                run.Append(new string(' ', spaces));
                break;
            case "text:tab":
                run?.Append(" ");
                break;
            case "text:line-break":
                run?.Line();
                break;
            case "text:a" when reader["href"] is { Length: > 0 } target && target[0] != '#':
                run?.StartLink(target);
                break;
            case "text:list":
                _lists++;
                break;
            case "text:list-item" or "text:list-header":
                _itemBegins = true;
                break;
            case "table:table":
                _tables++;
                break;
            case "text:note-citation":
                _citation = new LinkedText();
                break;
        }
    }

    private void End(string name)
    {
        switch (name)
        {
            case "text:p" or "text:h" or "svg:title" or "svg:desc":
                EndParagraph();
                break;
            case "text:a":
                Run?.EndLink();
                break;
            case "text:list":
                _lists--;
                if (_lists == 0)
                    _writer.EndLists();
                break;
            // A table within a cell is read as the text of that cell.
            case "table:table-cell" when _tables == 1:
                _cells.Add(_cell.Take());
                break;
            case "table:table-row" when _tables == 1:
                _writer.Row(_cells);
                _cells.Clear();
                break;
            case "table:table":
                _tables--;
                if (_tables == 0)
                    _writer.EndTable();
                break;
            case "text:note-citation" when _citation is not null:
                _label = $"[{_citation.Take().Text}]";
                _citation = null;
                Run?.Append(_label);
                break;
        }
    }

    /// <summary>Begins a paragraph, perhaps within another: notes and frames stand where they are cited or anchored.</summary>
    private void Push(BlockKind kind, int level)
    {
        LinkedText run = new() { KeepsSpace = kind == BlockKind.Code };
        if (_label is not null)
        {
            run.Append(_label + " ");
            _label = null;
        }
        _paragraphs.Push((run, kind, level));
    }

    private void EndParagraph()
    {
        (LinkedText run, BlockKind kind, int level) = _paragraphs.Pop();
        (string text, IReadOnlyList<BlockLink> links) = run.Take();
        bool inside = _paragraphs.Count > 0;
        if (inside || kind == BlockKind.Image)
            _writer.Later(kind == BlockKind.Heading ? BlockKind.Paragraph : kind, text, links);
        else if (_tables > 0)
            _cell.AppendApart(text, links);
        else if (kind == BlockKind.Heading)
            _writer.Heading(level, text, links);
        else if (_lists > 0 && text.Length > 0)
            _writer.Item(_lists - 1, TakeItemBegins(), text, links);
        else
            _writer.Paragraph(text, links, kind);
        if (!inside)
            _writer.WriteWaiting();
    }

    private bool TakeItemBegins()
    {
        bool begins = _itemBegins;
        _itemBegins = false;
        return begins;
    }
}
