using RagKit.Pdf;

namespace RagKit.Fonts;

/// <summary>A font of one-byte codes: Type 1, TrueType or Type 3.</summary>
internal sealed class SimpleFont : PdfFont
{
    private readonly FontGlyph?[] _glyphs = new FontGlyph?[256];
    private readonly PdfDictionary _font;
    private readonly CMap? _toUnicode;
    private readonly string?[] _names;
    private readonly IReadOnlyList<PdfValue> _widths;
    private readonly int _firstChar;
    private readonly float _missingWidth;
    private readonly float _unit;
    private readonly StandardFont? _standard;
    private readonly float _height;

    public SimpleFont(PdfFile file, PdfDictionary font)
    {
        _font = font;
        _toUnicode = font["ToUnicode"].Stream is { } map ? CMapReader.Read(file, map) : null;
        _names = FontEncoding.Read(file, font);
        _widths = font["Widths"].Items;
        _firstChar = font["FirstChar"].Integer;
        PdfDictionary descriptor = font["FontDescriptor"].Dictionary;
        _missingWidth = (float)descriptor["MissingWidth"].Number;
        _standard = _widths.Count == 0 ? StandardFont.Find(font["BaseFont"].Name, descriptor["Flags"].Integer) : null;
        (_unit, _height) = font["Subtype"].Name == "Type3" ? Type3Units(font) : (0.001f, 1);
        IsBold = FontEncoding.IsBold(font["BaseFont"].Name, descriptor);
        IsMonospaced = FontEncoding.IsMonospaced(font["BaseFont"].Name, descriptor);
    }

    public override float Height => _height;

    public override FontGlyph Next(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 1;
        return _glyphs[bytes[0]] ??= Make(bytes[0]);
    }

    /// <summary>The width of a unit of a Type 3 font's glyphs, and how high they are, in units of its size.</summary>
    private static (float Unit, float Height) Type3Units(PdfDictionary font)
    {
        float[] matrix = [.. font["FontMatrix"].Items.Select(item => (float)font.Resolve(item).Number)];
        float[] box = [.. font["FontBBox"].Items.Select(item => (float)font.Resolve(item).Number)];
        if (matrix.Length < 4)
            return (0.001f, 1);
        float height = box.Length == 4 ? Math.Abs((box[3] - box[1]) * matrix[3]) : 0;
        return (Math.Abs(matrix[0]), height is > 0.01f and < 100 ? height : Math.Abs(matrix[3]) * 1000);
    }

    private FontGlyph Make(byte code)
    {
        string? name = _names[code];
        string text = _toUnicode?.Text(code) ?? (name is null ? null : GlyphNames.ToText(name) ?? Numbered(name)) ?? Guess(code);
        float width = _missingWidth;
        int index = code - _firstChar;
        if (_standard is not null)
            width = _standard.Width(name ?? "");
        else if (index >= 0 && index < _widths.Count)
            width = (float)_font.Resolve(_widths[index]).Number;
        return new FontGlyph(Clean(text), width * _unit, code == 32);
    }

    /// <summary>Symbol fonts with names of their own put their letters where the keyboard has the nearest.</summary>
    private string Guess(byte code) => code is > 32 and < 127 && _names[code] is not null and not ".notdef" && _font["Subtype"].Name != "Type3" ? ((char)code).ToString() : "";

    /// <summary>Subset fonts of old name glyphs by their code: <c>c65</c>, <c>G41</c>.</summary>
    private static string? Numbered(string name)
    {
        if (name.Length is < 2 or > 4 || !char.IsAsciiLetter(name[0]))
            return null;
        bool isHex = name[0] is 'G' or 'g' && name.Length == 3;
        return int.TryParse(name.AsSpan(1), isHex ? System.Globalization.NumberStyles.AllowHexSpecifier : System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out int code) && code is >= 32 and < 256 && FontTables.Encoding("WinAnsi")[code] is { } known
            ? GlyphNames.ToText(known) : null;
    }
}
