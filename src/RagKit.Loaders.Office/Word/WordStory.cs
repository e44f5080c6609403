using RagKit.OpenXml;
using RagKit.Reading;

namespace RagKit.Word;

/// <summary>
/// Reads a story of a Word file in one pass, paragraph by paragraph, with tracked changes taken as accepted. Text boxes follow the paragraph that
/// they hang on.
/// </summary>
internal sealed class WordStory(PartReader reader, Relationships relationships)
{
    private readonly WordRuns _runs = new(relationships);
    private readonly Stack<WordParagraph> _open = new();
    private WordParagraph? _ended;
    private bool _inParagraphProperties;
    private bool _inRowProperties;
    private bool _isRowDeleted;

    public IEnumerable<WordPiece> Read()
    {
        while (reader.Read())
        {
            if (reader.IsText)
            {
                _runs.Text(reader.Text);
                continue;
            }
            WordPiece? piece = reader.IsStart ? Start() : End(reader.Name);
            if (piece is not null && Take() is { } before)
                yield return before;
            if (piece is not null)
                yield return piece;
            else if (_ended is { GoesOn: false } && Take() is { } ended)
                yield return ended;
        }
        if (Take() is { } last)
            yield return last;
    }

    private WordPiece? Start()
    {
        switch (reader.Name)
        {
            case "p":
                BeginParagraph();
                return null;
            case "pPr":
                _inParagraphProperties = true;
                return null;
            case "trPr":
                _inRowProperties = true;
                return null;
            case "del" when _inRowProperties:
                _isRowDeleted = true;
                return null;
            // A table in a text box is read as its paragraphs.
            case "tbl" when _open.Count == 0:
                return new WordPiece(WordPieceKind.Table);
            case "footnote" or "endnote" or "comment" when reader["type"] is null or "normal":
                return new WordPiece(WordPieceKind.Note, Id: $"{reader.Name} {reader["id"]}", Author: reader["author"] ?? "");
            case "footnote" or "endnote":
                reader.Skip();
                return null;
            case "altChunk":
                return new WordPiece(WordPieceKind.Embedded);
            default:
                if (_inParagraphProperties && _open.TryPeek(out WordParagraph? paragraph))
                    ParagraphProperty(paragraph);
                else
                    _runs.Start(reader);
                return null;
        }
    }

    private WordPiece? End(string name)
    {
        switch (name)
        {
            case "p" when _open.Count > 0:
                EndParagraph();
                return null;
            case "pPr":
                _inParagraphProperties = false;
                return null;
            case "trPr":
                _inRowProperties = false;
                return null;
            case "tc" when _open.Count == 0:
                return new WordPiece(WordPieceKind.CellEnd);
            case "tr" when _open.Count == 0:
                WordPieceKind kind = _isRowDeleted ? WordPieceKind.DeletedRowEnd : WordPieceKind.RowEnd;
                _isRowDeleted = false;
                return new WordPiece(kind);
            case "tbl" when _open.Count == 0:
                return new WordPiece(WordPieceKind.TableEnd);
            default:
                _runs.End(name);
                return null;
        }
    }

    private void ParagraphProperty(WordParagraph paragraph)
    {
        switch (reader.Name)
        {
            case "pStyle":
                paragraph.Style = reader.Value ?? "";
                break;
            case "numId":
                paragraph.NumId = reader.Value;
                break;
            case "ilvl":
                paragraph.Level = reader.Number();
                break;
            case "outlineLvl":
                paragraph.Outline = reader.Number();
                break;
            case "del" or "moveFrom":
                paragraph.GoesOn = true;
                break;
            case "pPrChange" or "rPrChange" or "sectPr" or "tabs":
                reader.Skip();
                break;
        }
    }

    private void BeginParagraph()
    {
        WordParagraph paragraph = new();
        if (_open.Count == 0 && _ended is not null)
        {
            // Only a paragraph whose mark is deleted is still here; what this one says of itself counts.
            (paragraph, _ended) = (_ended, null);
            paragraph.GoesOn = false;
        }
        _open.Push(paragraph);
        _runs.Begin(paragraph);
    }

    private void EndParagraph()
    {
        WordParagraph ended = _open.Pop();
        if (_open.TryPeek(out WordParagraph? host))
        {
            host.Boxes.Add(ended);
            host.Boxes.AddRange(ended.Boxes);
            ended.Boxes.Clear();
            _runs.Begin(host);
        }
        else
        {
            _ended = ended;
        }
    }

    private WordPiece? Take()
    {
        WordPiece? taken = _ended is null ? null : new WordPiece(WordPieceKind.Paragraph, _ended);
        _ended = null;
        return taken;
    }
}
