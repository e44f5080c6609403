using RagKit.Fonts;
using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>What stands on a page: its rows by direction, the main one first, before they are put into reading order.</summary>
/// <param name="Number">The page's number, from 1.</param>
/// <param name="Rows">The rows of each direction that has any.</param>
/// <param name="Images">How many pictures are drawn.</param>
/// <param name="Unreadable">How many glyphs have no text that can be known.</param>
internal sealed record PageText(int Number, IReadOnlyList<List<Row>> Rows, int Images, int Unreadable)
{
    public static PageText Read(PdfFile file, FontSet fonts, PdfPage page, int number)
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
        Span<int> counts = stackalloc int[4];
        foreach (Glyph glyph in pen.Glyphs)
            counts[glyph.Direction]++;
        List<(int Count, List<Row> Rows)> directions = [];
        for (byte direction = 0; direction < 4; direction++)
        {
            if (counts[direction] > 0)
                directions.Add((counts[direction], RowBuilder.Build(WordBuilder.Build(pen.Glyphs, direction))));
        }
        file.Budget.CheckTime();
        return new PageText(number, [.. directions.Where(found => found.Rows.Count > 0).OrderByDescending(found => found.Count).Select(found => found.Rows)], reader.Images, pen.Unreadable);
    }
}
