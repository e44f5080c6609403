using RagKit.Fonts;

namespace RagKit.Layout;

/// <summary>Joins glyphs to words in the order in which they were drawn. Spaces are drawn, or inferred from gaps.</summary>
internal sealed class WordBuilder
{
    /// <summary>A gap from here on is a space, in units of the font's size; what the common readers take, too.</summary>
    public const float SpaceGap = 0.1f;

    private const float OverlapGap = -0.5f;
    private const float SameLine = 0.25f;
    private const float SameGlyph = 0.1f;
    private readonly List<Word> _words = [];
    private readonly List<string> _glyphs = [];
    private Glyph _first;
    private Glyph _last;

    /// <summary>The words of one direction.</summary>
    public static List<Word> Build(IReadOnlyList<Glyph> glyphs, byte direction)
    {
        WordBuilder builder = new();
        foreach (Glyph glyph in glyphs)
        {
            if (glyph.Direction == direction)
                builder.Add(glyph);
        }
        builder.Flush(hasSpaceBehind: false);
        return builder._words;
    }

    private void Add(in Glyph glyph)
    {
        if (string.IsNullOrWhiteSpace(glyph.Text))
        {
            Flush(hasSpaceBehind: true);
            return;
        }
        if (_glyphs.Count > 0)
        {
            float size = Math.Max(_last.Size, glyph.Size);
            // Bold is at times made by drawing a letter twice.
            if (glyph.Text == _last.Text && Math.Abs(glyph.X - _last.X) < SameGlyph * size && Math.Abs(glyph.Y - _last.Y) < SameGlyph * size)
                return;
            if (Compose(glyph, size))
                return;
            float gap = (glyph.X - _last.End) / size;
            if (gap is < OverlapGap or >= SpaceGap || Math.Abs(glyph.Y - _last.Y) > SameLine * size)
                Flush(hasSpaceBehind: false);
        }
        if (_glyphs.Count == 0)
            _first = glyph;
        _glyphs.Add(glyph.Text);
        _last = glyph;
    }

    /// <summary>Puts an accent over the letter that it overlaps, whichever was drawn first.</summary>
    private bool Compose(in Glyph glyph, float size)
    {
        bool isAccentFirst = Accents.IsAccent(_last.Text);
        if (!isAccentFirst && !Accents.IsAccent(glyph.Text))
            return false;
        (float middle, float from, float to) = isAccentFirst ? ((_last.X + _last.End) / 2, glyph.X, glyph.End) : ((glyph.X + glyph.End) / 2, _last.X, _last.End);
        if (middle < from || middle > to || Math.Abs(glyph.Y - _last.Y) > size)
            return false;
        (Glyph letter, Glyph accent) = isAccentFirst ? (glyph, _last) : (_last, glyph);
        if (Accents.Compose(letter.Text, accent.Text) is not { } composed)
            return false;
        _glyphs[^1] = composed;
        if (_glyphs.Count == 1)
            _first = letter;
        _last = letter with { Text = composed };
        return true;
    }

    private void Flush(bool hasSpaceBehind)
    {
        if (_glyphs.Count > 0)
        {
            _words.Add(new Word(RightToLeft.Straighten(_glyphs).Trim(), _first.X, Math.Max(_first.X, _last.End), _first.Y, _first.Size, _first.IsBold, _first.IsMonospaced, hasSpaceBehind));
            _glyphs.Clear();
        }
        else if (hasSpaceBehind && _words.Count > 0 && !_words[^1].HasSpaceBehind)
        {
            _words[^1] = _words[^1] with { HasSpaceBehind = true };
        }
    }
}
