namespace RagKit.Fonts;

/// <summary>A font of a file: cuts strings into codes and says what each shows. Not thread-safe.</summary>
internal abstract class PdfFont
{
    /// <summary>Whether lines run downwards.</summary>
    public virtual bool IsVertical => false;

    /// <summary>How high a line of the font is, in units of its size.</summary>
    public virtual float Height => 1;

    /// <summary>Whether its name or its descriptor says that it is bold.</summary>
    public bool IsBold { get; init; }

    /// <summary>Whether its letters are all as wide, as in code.</summary>
    public bool IsMonospaced { get; init; }

    /// <summary>The glyph of the next code, and how many bytes it took: at least one.</summary>
    public abstract FontGlyph Next(ReadOnlySpan<byte> bytes, out int length);

    /// <summary>Text as it is to be read: ligatures as their letters, nothing that shows nothing.</summary>
    protected static string Clean(string text)
    {
        if (text.Length == 1)
        {
            switch (text[0])
            {
                case '\u00A0':
                    return " ";
                case '\u00AD':
                    return "-";
                case '\uFB00':
                    return "ff";
                case '\uFB01':
                    return "fi";
                case '\uFB02':
                    return "fl";
                case '\uFB03':
                    return "ffi";
                case '\uFB04':
                    return "ffl";
                case '\uFB05' or '\uFB06':
                    return "st";
                case '\uFEFF' or '\u200B' or '\uFFFE' or '\uFFFF':
                    return "";
                case >= ' ' and < '\u007F':
                    return text;
            }
        }
        if (text.Length == 0 || !text.AsSpan().ContainsAnyInRange('\0', '\u001F'))
            return Sound(text);
        string visible = string.Concat(text.Where(next => next >= ' '));
        // A tab or line end as a glyph is a space; other control characters are nothing.
        return visible.Length == 0 && text.AsSpan().ContainsAny('\t', '\n', '\r') ? " " : Sound(visible);
    }

    /// <summary>Half of a surrogate pair is damage.</summary>
    private static string Sound(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return string.Concat(text.EnumerateRunes());
            i++;
        }
        return text;
    }
}
