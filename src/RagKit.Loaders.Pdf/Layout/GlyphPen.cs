using RagKit.Fonts;
using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>Writes strings down as placed glyphs.</summary>
internal sealed class GlyphPen(double width, double height)
{
    private const double AverageWidth = 0.5;
    private const int MaxGlyphs = 1_000_000;
    private readonly List<Glyph> _glyphs = [];

    public IReadOnlyList<Glyph> Glyphs => _glyphs;

    /// <summary>How many glyphs were drawn whose text can't be known.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Writes a string and moves the text matrix along.</summary>
    public void Write(ReadOnlySpan<byte> bytes, in TextState state, ref Matrix text)
    {
        if (state.Font is not { } font)
            return;
        Matrix at = text.Then(state.Page);
        (double unitX, double unitY) = (Math.Sqrt((at.A * at.A) + (at.B * at.B)), Math.Sqrt((at.C * at.C) + (at.D * at.D)));
        bool vertical = font.IsVertical;
        byte direction = vertical ? Direction(-at.C, -at.D) : Direction(at.A, at.B);
        float size = (float)(Math.Abs(state.Size) * unitY * font.Height);
        (double x, double y) = (0, 0);
        while (bytes.Length > 0)
        {
            FontGlyph glyph = font.Next(bytes, out int length);
            bytes = bytes[length..];
            double spacing = state.CharacterSpacing + (glyph.IsWordSpace ? state.WordSpacing : 0);
            double advance = glyph.Advance * state.Size;
            double drawn = vertical ? advance * unitY : advance * state.Scale * unitX;
            Add(glyph, at.Shifted(x, y + state.Rise), (float)Math.Abs(drawn), size, direction, font.IsBold, font.IsMonospaced);
            if (vertical)
                y -= advance + spacing;
            else
                x += (advance + spacing) * state.Scale;
        }
        text = text.Shifted(x, y);
    }

    /// <summary>Writes a text that has no font, a line of a height: what is filled into a form.</summary>
    public void Write(string value, in Matrix at, double height)
    {
        float size = (float)Math.Clamp(height, 4, 12);
        byte direction = Direction(at.A, at.B);
        double x = 0;
        foreach (string word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            double drawn = word.Length * size * AverageWidth;
            Add(new FontGlyph(word, 0, IsWordSpace: false), at.Shifted(x, 0), (float)drawn, size, direction, isBold: false, isMonospaced: false);
            x += drawn + (size * AverageWidth);
        }
    }

    /// <summary>Moves the text matrix as a number in an array of strings says.</summary>
    public static void Kern(double thousandths, in TextState state, ref Matrix text)
    {
        double by = -thousandths / 1000 * state.Size;
        text = state.Font is { IsVertical: true } ? text.Shifted(0, by) : text.Shifted(by * state.Scale, 0);
    }

    /// <summary>Puts a text that the file gives in place of the glyphs drawn since.</summary>
    public void Replace(int from, string text)
    {
        if (from >= _glyphs.Count)
            return;
        (Glyph first, Glyph last) = (_glyphs[from], _glyphs[^1]);
        _glyphs.RemoveRange(from, _glyphs.Count - from);
        float end = last.Direction == first.Direction ? Math.Max(first.End, last.End) : first.End;
        _glyphs.Add(first with { Text = text, Width = end - first.X });
    }

    private static byte Direction(double x, double y)
    {
        if (Math.Abs(x) >= Math.Abs(y))
            return (byte)(x >= 0 ? 0 : 2);
        return (byte)(y >= 0 ? 1 : 3);
    }

    private void Add(FontGlyph glyph, in Matrix at, float drawn, float size, byte direction, bool isBold, bool isMonospaced)
    {
        if (_glyphs.Count == MaxGlyphs)
            throw new PdfException($"a page of it has more than {MaxGlyphs} letters. Leave it out.");
        if (glyph.Text.Length == 0)
        {
            Unreadable++;
            return;
        }
        // What lies outside of the page is not shown; a size beyond reason is damage.
        if (!(at.E >= -size && at.E <= width + size && at.F >= -size && at.F <= height + size) || !(size is > 0.01f and < 5000))
            return;
        (float x, float y) = ((float)at.E, (float)at.F);
        (float along, float across) = direction switch { 0 => (x, y), 1 => (y, -x), 2 => (-x, -y), _ => (-y, x) };
        _glyphs.Add(new Glyph(glyph.Text, along, across, drawn, size, direction, isBold, isMonospaced));
    }
}
