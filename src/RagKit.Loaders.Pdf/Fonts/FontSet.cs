using RagKit.Pdf;

namespace RagKit.Fonts;

/// <summary>The fonts of a file, each read once.</summary>
internal sealed class FontSet(PdfFile file)
{
    private readonly Dictionary<object, PdfFont> _fonts = [];

    /// <summary>The font that a dictionary describes; <see langword="null"/> where it is none.</summary>
    public PdfFont? Find(PdfValue font)
    {
        if (font.Kind != PdfKind.Dictionary || font.Identity is not { } identity)
            return null;
        if (!_fonts.TryGetValue(identity, out PdfFont? known))
        {
            known = font.Dictionary["Subtype"].Name == "Type0" ? new CidFont(file, font.Dictionary) : new SimpleFont(file, font.Dictionary);
            _fonts[identity] = known;
        }
        return known;
    }
}
