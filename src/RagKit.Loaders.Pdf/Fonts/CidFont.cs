using System.Text;
using RagKit.Pdf;

namespace RagKit.Fonts;

/// <summary>A composite font: codes of several bytes that lead to numbered glyphs.</summary>
internal sealed class CidFont : PdfFont
{
    private const int MaxKept = 1 << 16;
    private readonly Dictionary<uint, FontGlyph> _glyphs = [];
    private readonly Dictionary<int, float> _widths = [];
    private readonly float _defaultWidth;
    private readonly CMap? _toUnicode;
    private readonly CMap _codes;
    private readonly Encoding? _encoding;
    private readonly string _ordering;
    private readonly TrueTypeText? _program;

    public CidFont(PdfFile file, PdfDictionary font)
    {
        PdfDictionary descendant = font["DescendantFonts"].Items is [PdfValue first, ..] ? font.Resolve(first).Dictionary : new PdfDictionary();
        _toUnicode = font["ToUnicode"].Stream is { } map ? CMapReader.Read(file, map) : null;
        PdfValue encoding = font["Encoding"];
        _codes = encoding.Stream is { } own ? CMapReader.Read(file, own) : new CMap { IsIdentity = true, IsVertical = encoding.Name.EndsWith("-V", StringComparison.Ordinal) || encoding.Name == "V" };
        _encoding = encoding.Kind == PdfKind.Name && !encoding.Name.StartsWith("Identity", StringComparison.Ordinal) ? PredefinedCMap.EncodingOf(encoding.Name) : null;
        _ordering = Encoding.Latin1.GetString(descendant["CIDSystemInfo"].Dictionary["Ordering"].Bytes);
        _defaultWidth = descendant["DW"] is { IsNumber: true } width ? (float)width.Number : 1000;
        ReadWidths(file, descendant);
        PdfDictionary descriptor = descendant["FontDescriptor"].Dictionary;
        if (_toUnicode is not { HasTexts: true } && descriptor["FontFile2"].Stream is { } program)
            _program = TrueTypeText.Read(program.Decode(file.Budget));
        IsBold = FontEncoding.IsBold(font["BaseFont"].Name, descriptor);
        IsMonospaced = FontEncoding.IsMonospaced(font["BaseFont"].Name, descriptor);
    }

    public override bool IsVertical => _codes.IsVertical;

    public override FontGlyph Next(ReadOnlySpan<byte> bytes, out int length)
    {
        uint code;
        if (_encoding is null)
        {
            code = _codes.Next(bytes, out length);
        }
        else
        {
            length = PredefinedCMap.LengthOf(_encoding, bytes);
            code = 0;
            foreach (byte part in bytes[..length])
                code = (code << 8) | part;
        }
        if (!_glyphs.TryGetValue(code, out FontGlyph? glyph))
        {
            glyph = Make(code, bytes[..length]);
            if (_glyphs.Count < MaxKept)
                _glyphs[code] = glyph;
        }
        return glyph;
    }

    private FontGlyph Make(uint code, ReadOnlySpan<byte> bytes)
    {
        string? text = _toUnicode?.Text(code);
        float width;
        if (_encoding is not null)
        {
            text ??= _encoding.GetString(bytes);
            // Which glyph it is would take the whole map; in these fonts Latin letters are half as wide as the others.
            width = text is [< '\u0100'] ? _defaultWidth / 2 : _defaultWidth;
        }
        else
        {
            int number = _codes.Number(code);
            width = _widths.GetValueOrDefault(number, _defaultWidth);
            text ??= PredefinedCMap.TextOf(_ordering, number) ?? _program?.TextOf(number);
        }
        return new FontGlyph(Clean(text ?? ""), (IsVertical ? 1000 : width) / 1000, bytes.Length == 1 && code == 32);
    }

    private void ReadWidths(PdfFile file, PdfDictionary descendant)
    {
        IReadOnlyList<PdfValue> items = descendant["W"].Items;
        for (int at = 0; at + 1 < items.Count;)
        {
            int first = descendant.Resolve(items[at]).Integer;
            PdfValue second = descendant.Resolve(items[at + 1]);
            if (second.Kind == PdfKind.Array)
            {
                for (int i = 0; i < second.Items.Count; i++)
                    _widths[first + i] = (float)descendant.Resolve(second.Items[i]).Number;
                at += 2;
                continue;
            }
            if (at + 2 >= items.Count)
                break;
            float width = (float)descendant.Resolve(items[at + 2]).Number;
            for (int number = first; number <= Math.Min(second.Integer, 0xFFFF); number++)
            {
                file.Budget.Step();
                _widths[number] = width;
            }
            at += 3;
        }
    }
}
