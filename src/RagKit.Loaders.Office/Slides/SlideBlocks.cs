using System.Globalization;
using RagKit.Reading;

namespace RagKit.Slides;

/// <summary>Makes a document's blocks of slides and their notes. A slide's number is the page of its blocks.</summary>
internal sealed class SlideBlocks
{
    private readonly DocumentBuilder _builder = new();
    private readonly NestedList _list;

    public SlideBlocks() => _list = new NestedList(_builder);

    /// <summary>The title of the first slide that has one.</summary>
    public string Title { get; private set; } = "";

    public bool HasText { get; private set; }

    public void Add(int number, Slide slide, Slide? notes)
    {
        List<SlideLine> spoken = notes?.Lines.FindAll(line => line.Kind is SlideLineKind.Item or SlideLineKind.Paragraph) ?? [];
        if (slide.Lines.Count == 0 && spoken.Count == 0)
            return;
        HasText = true;
        _builder.Page = number;
        LinkedText title = new();
        foreach (SlideLine line in slide.Lines.Where(line => line.Kind == SlideLineKind.Title))
            title.AppendApart(line.Text, line.Links);
        (string text, IReadOnlyList<BlockLink> links) = title.Take();
        if (Title.Length == 0)
            Title = text;
        if (text.Length == 0)
            text = string.Create(CultureInfo.InvariantCulture, $"Slide {number}");
        _builder.Add(new Block(BlockKind.Heading, default) { Level = 1, Links = links }, text);
        Add(slide.Lines);
        if (spoken.Count == 0)
            return;
        _builder.AddHeading(2, "Notes");
        foreach (SlideLine line in spoken)
            Add(BlockKind.Paragraph, line);
    }

    public Document Build(string id) => _builder.Build(id);

    private void Add(List<SlideLine> lines)
    {
        bool inTable = false;
        foreach (SlideLine line in lines)
        {
            if (line.Kind != SlideLineKind.Item)
                _list.Close();
            switch (line.Kind)
            {
                case SlideLineKind.Item:
                    _list.Add(line.Level, line.Shape, line.Text, line.Links);
                    break;
                case SlideLineKind.Paragraph:
                    Add(BlockKind.Paragraph, line);
                    break;
                case SlideLineKind.Picture:
                    Add(BlockKind.Image, line);
                    break;
                case SlideLineKind.Row:
                    if (!inTable)
                        _builder.Open(BlockKind.Table);
                    inTable = true;
                    RowText.Add(_builder, line.Cells);
                    break;
                case SlideLineKind.TableEnd when inTable:
                    _builder.Close();
                    inTable = false;
                    break;
            }
        }
        _list.Close();
        if (inTable)
            _builder.Close();
    }

    private void Add(BlockKind kind, SlideLine line) => _builder.Add(new Block(kind, default) { Links = line.Links }, line.Text);
}
