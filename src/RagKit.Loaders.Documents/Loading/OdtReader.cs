using System.Xml;

namespace RagKit.Loading;

/// <summary>Follows the elements of an OpenDocument text, without recursion, and writes its blocks.</summary>
internal sealed class OdtReader(OdtMetadata metadata)
{
    private const int MostSpaces = 1000;
    private readonly BlockWriter _writer = new();
    private readonly Stack<(TextRun Run, BlockKind Kind, int Level)> _paragraphs = new();
    private readonly List<(string Text, IReadOnlyList<BlockLink> Links)> _cells = [];
    private readonly TextRun _cell = new();
    private int _lists;
    private int _tables;
    private int _frame = -1;
    private bool _itemBegins;
    private string? _citation;
    private string? _label;

    public string? FirstHeading => _writer.FirstHeading;

    /// <summary>Takes one node; answers whether the reader has been moved behind it.</summary>
    public bool Visit(XmlReader node)
    {
        switch (node.NodeType)
        {
            case XmlNodeType.Element:
                return Enter(node, OdtNames.Of(node));
            case XmlNodeType.EndElement:
                End(OdtNames.Of(node), node.Depth);
                return metadata.Visit(node);
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                if (_citation is not null)
                    _citation += node.Value.Trim();
                else if (_paragraphs.TryPeek(out (TextRun Run, BlockKind Kind, int Level) paragraph))
                    paragraph.Run.Append(node.Value);
                return false;
            default:
                return false;
        }
    }

    public Document Build(string item) => _writer.Build(item);

    private bool Enter(XmlReader node, string name)
    {
        bool picture = name is "svg:title" or "svg:desc";
        if (OdtNames.IsUnseen(node, name) || (picture && node.Depth != _frame + 1))
        {
            node.Skip();
            return true;
        }
        if (metadata.Visit(node))
            return true;
        bool empty = node.IsEmptyElement;
        int depth = node.Depth;
        Start(node, name);
        if (empty)
            End(name, depth);
        return false;
    }

    private void Start(XmlReader node, string name)
    {
        TextRun? run = _paragraphs.TryPeek(out (TextRun Run, BlockKind Kind, int Level) paragraph) ? paragraph.Run : null;
        switch (name)
        {
            case "text:p":
                Push(OdtNames.Attribute(node, "style-name") == "Preformatted_20_Text" ? BlockKind.Code : BlockKind.Paragraph, 0);
                break;
            case "text:h":
                Push(BlockKind.Heading, OdtNames.Number(node, "outline-level"));
                break;
            case "svg:title" or "svg:desc":
                Push(BlockKind.Image, 0);
                break;
            case "text:s" when run is not null:
                int spaces = run.KeepsSpace ? Math.Min(OdtNames.Number(node, "c"), MostSpaces) : 1;
                for (int i = 0; i < spaces; i++)
                    run.Space();
                break;
            case "text:tab":
                run?.Space();
                break;
            case "text:line-break":
                run?.Line();
                break;
            case "text:a" when OdtNames.Attribute(node, "href") is { Length: > 0 } target && target[0] != '#':
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
                _citation = "";
                break;
            case "drawing:frame":
                _frame = node.Depth;
                break;
        }
    }

    private void End(string name, int depth)
    {
        switch (name)
        {
            case "text:p" or "text:h" or "svg:title" or "svg:desc":
                EndParagraph();
                break;
            case "text:a" when _paragraphs.TryPeek(out (TextRun Run, BlockKind Kind, int Level) paragraph):
                paragraph.Run.EndLink();
                break;
            case "text:list":
                _lists--;
                if (_lists == 0)
                    _writer.EndLists(0);
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
            case "text:note-citation":
                _label = $"[{_citation}]";
                _citation = null;
                if (_paragraphs.TryPeek(out (TextRun Run, BlockKind Kind, int Level) citing))
                    citing.Run.Append(_label);
                break;
            case "drawing:frame" when depth == _frame:
                _frame = -1;
                break;
        }
    }

    /// <summary>Begins a paragraph, perhaps within another: notes and frames stand where they are cited or anchored.</summary>
    private void Push(BlockKind kind, int level)
    {
        TextRun run = new() { KeepsSpace = kind == BlockKind.Code };
        if (_label is not null)
        {
            run.Append(_label);
            run.Space();
            _label = null;
        }
        _paragraphs.Push((run, kind, level));
    }

    private void EndParagraph()
    {
        (TextRun run, BlockKind kind, int level) = _paragraphs.Pop();
        (string text, IReadOnlyList<BlockLink> links) = run.Take();
        bool inside = _paragraphs.Count > 0;
        if (inside || kind == BlockKind.Image)
            _writer.Later(kind == BlockKind.Heading ? BlockKind.Paragraph : kind, text, links);
        else if (_tables > 0)
            _cell.Append(text, links);
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
