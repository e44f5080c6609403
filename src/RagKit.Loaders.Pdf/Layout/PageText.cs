using RagKit.Fonts;
using RagKit.Pdf;
using RagKit.Pictures;

namespace RagKit.Layout;

/// <summary>What stands on a page: its rows by direction, the main one first, before they are put into reading order.</summary>
/// <param name="Number">The page's number, from 1.</param>
/// <param name="Rows">The rows of each direction that has any.</param>
/// <param name="Images">How many pictures are drawn.</param>
/// <param name="Unreadable">How many glyphs have no text that can be known.</param>
internal sealed record PageText(int Number, IReadOnlyList<List<Row>> Rows, int Images, int Unreadable)
{
    private const int StepsOfSegment = 16;

    /// <summary>What the page is called, where that is not its number.</summary>
    public string? Label { get; init; }

    /// <summary>Its pictures, by their size, the largest first.</summary>
    public IReadOnlyList<PagePicture> Pictures { get; init; } = [];

    /// <summary>The size of the page.</summary>
    public double Area { get; init; }

    /// <summary>Whether its text was read in its pictures.</summary>
    public bool IsRecognised { get; init; }

    /// <summary>How sure the engine is that read its pictures, where it says so.</summary>
    public double? Confidence { get; init; }

    /// <summary>Whether it shows something that may be text, and has none.</summary>
    public bool IsSilent => Rows.Count == 0 && (Images > 0 || Unreadable > 0);

    public static PageText Read(PdfFile file, FontSet fonts, PdfPage page, int number, Destinations destinations)
    {
        (Matrix upright, double width, double height) = page.Upright();
        GlyphPen pen = new(width, height);
        ContentReader reader = new(file, fonts, pen);
        reader.Run(page.Content(file.Budget), page.Resources, upright);
        foreach (PageAnnotation annotation in PageAnnotations.Read(page))
        {
            int before = pen.Glyphs.Count;
            if (annotation.Appearance is { } appearance)
                reader.Run(appearance, annotation.Place.Then(upright));
            if (pen.Glyphs.Count == before)
                pen.Write(annotation.Value, annotation.Corner.Then(upright), annotation.Height);
        }
        PageLinks links = PageLinks.Read(page, destinations, upright);
        Span<int> counts = stackalloc int[4];
        foreach (Glyph glyph in pen.Glyphs)
            counts[glyph.Direction]++;
        List<(int Count, List<Row> Rows)> directions = [];
        for (byte direction = 0; direction < 4; direction++)
        {
            if (counts[direction] == 0)
                continue;
            List<Word> words = WordBuilder.Build(pen.Glyphs, direction);
            if (!links.IsEmpty)
                links.Mark(words, direction);
            List<RuledTable> tables = direction == 0 ? RuledTables.Take(words, reader.Rules.Rules) : [];
            directions.Add((counts[direction], RowBuilder.Build(words, tables)));
        }
        // A segment is kept as long as the file is read, so it costs more than a letter.
        file.Budget.Step(StepsOfSegment * directions.Sum(found => found.Rows.Sum(row => row.Segments.Count)));
        file.Budget.CheckTime();
        List<Row>[] rows = [.. directions.Where(found => found.Rows.Count > 0).OrderByDescending(found => found.Count).Select(found => found.Rows)];
        return new PageText(number, rows, reader.Images, pen.Unreadable) { Pictures = [.. reader.Pictures.OrderByDescending(picture => picture.Area)], Area = width * height };
    }
}
