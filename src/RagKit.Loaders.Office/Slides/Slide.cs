using RagKit.OpenXml;
using RagKit.Reading;

namespace RagKit.Slides;

/// <summary>One slide, the notes to one, or a diagram's texts, read in one pass in the order of the file.</summary>
internal sealed class Slide
{
    private const int DeepestLevel = 8;
    private readonly Relationships _relationships;
    private readonly LinkedText _text = new();
    private readonly LinkedText _cell = new();
    private List<(string Text, IReadOnlyList<BlockLink> Links)> _cells = [];
    private SlideNumbers _numbers = new();
    private string _shape = "";
    private string? _placeholder;
    private bool _inParagraph;
    private bool _inText;
    private bool _inCell;
    private bool? _isItem;
    private string _label = "";
    private int _level;

    private Slide(Relationships relationships) => _relationships = relationships;

    public bool IsHidden { get; private set; }

    public List<SlideLine> Lines { get; } = [];

    /// <summary>The parts that hold the texts of diagrams.</summary>
    public List<string> Diagrams { get; } = [];

    public static Slide Read(PartReader reader, Relationships relationships)
    {
        Slide slide = new(relationships);
        while (reader.Read())
        {
            if (reader.IsText && slide._inText)
                slide._text.Append(reader.Text.Replace('\n', ' '));
            else if (reader.IsStart)
                slide.Start(reader);
            else if (reader.IsEnd)
                slide.End(reader.Name);
        }
        return slide;
    }

    private void Start(PartReader reader)
    {
        switch (reader.Name)
        {
            case "sld":
                IsHidden = reader["show"] is "0" or "false";
                break;
            case "sp" or "graphicFrame" or "pt":
                (_placeholder, _numbers) = (reader.Name == "pt" ? "body" : null, new SlideNumbers());
                break;
            case "cNvPr":
                _shape = reader["id"] ?? "";
                Picture(reader["descr"]);
                break;
            case "ph":
                _placeholder = reader["type"] ?? "obj";
                break;
            case "relIds" when _relationships.Part(reader.RelationshipId("dm")) is { } diagram:
                Diagrams.Add(diagram);
                break;
            case "txBody" when _placeholder is "sldNum" or "dt" or "ftr" or "hdr":
                reader.Skip();
                break;
            case "p":
                (_inParagraph, _isItem, _label, _level) = (true, null, "", 0);
                break;
            case "pPr" when _inParagraph:
                _level = Math.Clamp(reader.Number("lvl") ?? 0, 0, DeepestLevel);
                break;
            case "buNone" when _inParagraph:
                _isItem = false;
                break;
            case "buChar" or "buBlip" when _inParagraph:
                _isItem = true;
                break;
            case "buAutoNum" when _inParagraph:
                _isItem = true;
                _label = _numbers.Next(_level, reader["type"] ?? "", reader.Number("startAt") ?? 1);
                break;
            case "fld" when reader["type"] is { } type && (type == "slidenum" || type.StartsWith("datetime", StringComparison.Ordinal)):
            case "extLst" or "lstStyle" or "bodyPr" or "nvGrpSpPr" or "spPr":
                reader.Skip();
                break;
            case "hlinkClick" when _inParagraph && _relationships.Address(reader.RelationshipId()) is { } address:
                _text.StartLink(address);
                break;
            case "br" when _inParagraph:
                _text.Line();
                break;
            case "t" when _inParagraph:
                _inText = true;
                break;
            case "tc":
                _inCell = true;
                break;
        }
    }

    private void End(string name)
    {
        switch (name)
        {
            case "t":
                _inText = false;
                break;
            case "r" or "fld":
                _text.EndLink();
                break;
            case "p" when _inParagraph:
                EndParagraph();
                break;
            case "tc":
                _cells.Add(_cell.Take());
                _inCell = false;
                break;
            case "tr":
                if (_cells.Exists(cell => cell.Text.Length > 0))
                    Lines.Add(new SlideLine(SlideLineKind.Row, "", []) { Cells = _cells });
                _cells = [];
                break;
            case "tbl" when Lines is [.., { Kind: SlideLineKind.Row }]:
                Lines.Add(new SlideLine(SlideLineKind.TableEnd, "", []));
                break;
        }
    }

    private void EndParagraph()
    {
        _inParagraph = false;
        (string text, IReadOnlyList<BlockLink> links) = _text.Take();
        if (text.Length == 0)
            return;
        if (_inCell)
        {
            _cell.Append(" ");
            _cell.Append(text, links);
            return;
        }
        if (_label.Length == 0)
            _numbers.Restart(_level);
        LinkedText line = new();
        line.Append(_label, []);
        line.Append(" ");
        line.Append(text, links);
        (text, links) = line.Take();
        Lines.Add(new SlideLine(Kind(), text, links) { Level = _level, Shape = _shape });
    }

    /// <summary>Placeholders for contents have bullets unless they say otherwise, other shapes have none unless they say so.</summary>
    private SlideLineKind Kind() => _placeholder switch
    {
        "title" or "ctrTitle" => SlideLineKind.Title,
        "body" or "obj" when _isItem != false => SlideLineKind.Item,
        _ => _isItem == true ? SlideLineKind.Item : SlideLineKind.Paragraph,
    };

    private void Picture(string? description)
    {
        string text = LinkedText.Clean(description ?? "");
        if (text.Length > 0)
            Lines.Add(new SlideLine(SlideLineKind.Picture, text, []));
    }
}
