using System.Globalization;
using RagKit.Reading;

namespace RagKit.Word;

/// <summary>Makes a document's blocks of its story: headings, lists with their numbers, tables, and notes behind what refers to them.</summary>
internal sealed class WordBlocks
{
    private readonly DocumentBuilder _builder = new();
    private readonly NestedList _list;
    private readonly WordTable _table;
    private readonly WordStyles _styles;
    private readonly WordNumbering _numbering;
    private readonly IReadOnlyDictionary<string, WordNote> _notes;
    private readonly Dictionary<string, int> _noteNumbers = new(StringComparer.Ordinal);
    private readonly List<string> _notesOfTable = [];

    public WordBlocks(WordStyles styles, WordListDefinitions lists, IReadOnlyDictionary<string, WordNote> notes)
    {
        (_styles, _numbering, _notes) = (styles, new WordNumbering(lists), notes);
        _list = new NestedList(_builder);
        _table = new WordTable(_builder, _list, Write);
    }

    /// <summary>The text of the first paragraph in the style of a title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Whether the document embeds content of another format, which is not read.</summary>
    public bool HasEmbedded { get; private set; }

    public void Add(WordPiece piece)
    {
        switch (piece.Kind)
        {
            case WordPieceKind.Paragraph:
                Add(piece.Paragraph!);
                foreach (WordParagraph boxed in piece.Paragraph!.Boxes)
                    Add(boxed);
                break;
            case WordPieceKind.Table:
                _list.Close();
                _table.Begin();
                break;
            case WordPieceKind.CellEnd:
                _table.EndCell();
                break;
            case WordPieceKind.RowEnd or WordPieceKind.DeletedRowEnd:
                _table.EndRow(piece.Kind == WordPieceKind.DeletedRowEnd);
                break;
            case WordPieceKind.TableEnd when _table.End():
                _list.Close();
                Write(_notesOfTable);
                _notesOfTable.Clear();
                break;
            case WordPieceKind.Embedded:
                HasEmbedded = true;
                break;
        }
    }

    public Document Build(string id)
    {
        _list.Close();
        return _builder.Build(id);
    }

    private void Add(WordParagraph paragraph)
    {
        WordLine line = Resolve(paragraph);
        if (line.Text.Length == 0 && line.Pictures.Count == 0)
            return;
        if (!_table.IsReading)
        {
            Write(line);
            return;
        }
        _table.Add(line with { Notes = [] });
        _notesOfTable.AddRange(line.Notes);
    }

    private WordLine Resolve(WordParagraph paragraph)
    {
        int heading = _styles.HeadingLevel(paragraph.Style, paragraph.Outline);
        (string? number, int? level, string style) = _styles.Numbering(paragraph.Style);
        (number, level) = (paragraph.NumId ?? number, paragraph.Level ?? level);
        bool isEmpty = paragraph.Text.IsEmpty && paragraph.Notes.Count == 0;
        string? label = number is null or "0" || isEmpty ? null : _numbering.Next(number, level, style ?? "");
        (string body, IReadOnlyList<BlockLink> links) = paragraph.Text.Take();
        if (Title.Length == 0 && _styles.IsTitle(paragraph.Style))
            Title = body;
        LinkedText text = new();
        text.Append(label ?? "", []);
        text.AppendApart(body, links);
        List<string> notes = [.. paragraph.Notes.Where(note => _notes.ContainsKey(note) && _noteNumbers.TryAdd(note, _noteNumbers.Count + 1))];
        foreach (string note in notes)
            text.Append(Mark(note), []);
        (string whole, links) = text.Take();
        BlockKind kind = heading > 0 ? BlockKind.Heading : label is null ? BlockKind.Paragraph : BlockKind.ListItem;
        return new WordLine(kind, body.Length == 0 && notes.Count == 0 ? "" : whole, links)
        {
            Level = heading > 0 ? heading : Math.Clamp(level ?? 0, 0, WordList.Levels - 1),
            List = number ?? "",
            Notes = notes,
            Pictures = paragraph.Pictures,
        };
    }

    private void Write(WordLine line)
    {
        if (line.Kind == BlockKind.ListItem && line.Text.Length > 0)
        {
            _list.Add(line.Level, line.List, line.Text, line.Links);
        }
        else
        {
            _list.Close();
            _builder.Add(new Block(line.Kind, default) { Level = line.Kind == BlockKind.Heading ? line.Level : 0, Links = line.Links }, line.Text);
        }
        foreach (string picture in line.Pictures)
            Write(BlockKind.Image, picture, []);
        Write(line.Notes);
    }

    private void Write(IReadOnlyList<string> notes)
    {
        foreach (string id in notes)
        {
            WordNote note = _notes[id];
            LinkedText text = new();
            text.Append(note.Author.Length > 0 ? $"{Mark(id)} {note.Author}:" : Mark(id));
            text.AppendApart(note.Text, note.Links);
            (string whole, IReadOnlyList<BlockLink> links) = text.Take();
            Write(BlockKind.Paragraph, whole, links);
        }
    }

    private void Write(BlockKind kind, string text, IReadOnlyList<BlockLink> links) => _builder.Add(new Block(kind, default) { Links = links }, text);

    private string Mark(string note) => string.Create(CultureInfo.InvariantCulture, $"[{_noteNumbers[note]}]");
}
