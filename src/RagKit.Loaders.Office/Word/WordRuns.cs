using RagKit.OpenXml;
using RagKit.Reading;

namespace RagKit.Word;

/// <summary>Reads what stands within paragraphs: text, breaks, fields, links, references to notes, pictures. What is deleted or hidden is left out.</summary>
internal sealed class WordRuns(Relationships relationships)
{
    private readonly WordFields _fields = new();
    private WordParagraph? _paragraph;
    private bool _inText;
    private bool _inInstruction;
    private bool _isHidden;

    private LinkedText? Target => _isHidden || _fields.InInstruction ? null : _paragraph?.Text;

    /// <summary>What follows belongs to this paragraph.</summary>
    public void Begin(WordParagraph paragraph)
    {
        _paragraph = paragraph;
        _isHidden = false;
    }

    public void Text(string text)
    {
        if (_inInstruction)
            _fields.AddInstruction(text);
        else if (_inText)
            // A line break in the file is a space to Word.
            Target?.Append(text.Replace('\n', ' '));
    }

    public void Start(PartReader reader)
    {
        switch (reader.Name)
        {
            case "r":
                _isHidden = false;
                break;
            case "t":
                _inText = true;
                break;
            case "tab" or "ptab":
                Target?.Append("\t");
                break;
            case "br" or "cr":
                Target?.Line();
                break;
            case "noBreakHyphen":
                Target?.Append("-");
                break;
            case "sym":
                Target?.Append(WordSymbols.Read(reader["font"], reader["char"]));
                break;
            case "vanish":
                _isHidden |= reader.IsOn;
                break;
            case "instrText":
                _inInstruction = true;
                break;
            case "fldChar":
                Field(reader["fldCharType"]);
                break;
            case "fldSimple" or "hyperlink":
                if ((reader.Name == "hyperlink" ? Address(reader) : WordFields.Link(reader["instr"] ?? "")) is { } address)
                    Target?.StartLink(address);
                break;
            case "footnoteReference" or "endnoteReference" or "commentReference" when Target is not null && reader["id"] is { } id:
                _paragraph!.Notes.Add($"{reader.Name[..^"Reference".Length]} {id}");
                break;
            case "docPr" when Target is not null && reader["descr"] is { Length: > 0 } description:
                _paragraph!.Pictures.Add(LinkedText.Clean(description));
                break;
            case "del" or "moveFrom" or "delText" or "delInstrText" or "rPrChange" or "sectPr" or "sectPrChange" or "sdtPr" or "tblPr" or "tblGrid" or "tcPr" or "rt" or "binData":
                reader.Skip();
                break;
        }
    }

    public void End(string name)
    {
        switch (name)
        {
            case "t":
                _inText = false;
                break;
            case "instrText":
                _inInstruction = false;
                break;
            case "hyperlink" or "fldSimple":
                _paragraph?.Text.EndLink();
                break;
        }
    }

    private void Field(string? type)
    {
        if (type == "begin")
            _fields.Begin();
        else if (type == "separate" && _fields.Separate() is { } target)
            Target?.StartLink(target);
        else if (type == "end" && _fields.End())
            _paragraph?.Text.EndLink();
    }

    private string? Address(PartReader reader)
    {
        string? address = relationships.Address(reader.RelationshipId());
        string anchor = reader["anchor"] ?? reader["docLocation"] ?? "";
        return anchor.Length > 0 ? $"{address}#{anchor.TrimStart('#')}" : address;
    }
}
