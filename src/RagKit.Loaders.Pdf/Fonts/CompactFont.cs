using System.Text;

namespace RagKit.Fonts;

/// <summary>Reads the encoding that a font program in the Compact Font Format brings along (Adobe Technical Note 5176).</summary>
internal sealed class CompactFont
{
    private const int CharsetKey = 15;
    private const int EncodingKey = 16;
    private const int GlyphsKey = 17;
    private const int CidKey = 1230;
    private readonly byte[] _bytes;
    private readonly List<(int Start, int End)> _strings;
    private readonly Dictionary<int, int> _top;

    private CompactFont(byte[] bytes)
    {
        _bytes = bytes;
        int at = bytes[2];
        Index(ref at);
        List<(int Start, int End)> tops = Index(ref at);
        _strings = Index(ref at);
        _top = tops.Count == 0 ? [] : CompactDictionary.Read(bytes.AsSpan(tops[0].Start, tops[0].End - tops[0].Start));
    }

    /// <summary>The glyph names by code; <see langword="null"/> where the program has none or is damaged.</summary>
    public static string?[]? ReadEncoding(byte[] bytes)
    {
        try
        {
            CompactFont font = new(bytes);
            return font._top.ContainsKey(CidKey) ? null : font.Encode();
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException)
        {
            // Offsets that lead outside are damage; the font is read as if it had no encoding.
            return null;
        }
    }

    private string?[] Encode()
    {
        int place = _top.GetValueOrDefault(EncodingKey);
        if (place == 0)
            return [.. FontTables.Encoding("Standard")];
        string?[] names = new string?[256];
        string[] glyphs = GlyphNamesInOrder();
        int format = _bytes[place], count = _bytes[place + 1], at = place + 2, glyph = 1;
        for (int i = 0; i < count; i++)
        {
            int code = _bytes[at++];
            int more = (format & 0x7F) == 0 ? 0 : _bytes[at++];
            for (; more >= 0; more--, glyph++, code++)
            {
                if (glyph < glyphs.Length && code < 256)
                    names[code] = glyphs[glyph];
            }
        }
        if ((format & 0x80) != 0)
        {
            for (int left = _bytes[at++]; left > 0; left--, at += 3)
                names[_bytes[at]] = StringOf(Number(at + 1, 2));
        }
        return names;
    }

    private string[] GlyphNamesInOrder()
    {
        int at = _top.GetValueOrDefault(GlyphsKey);
        int count = Number(at, 2);
        string[] names = new string[count];
        Array.Fill(names, ".notdef");
        at = _top.GetValueOrDefault(CharsetKey);
        if (at <= 2)
        {
            // The predefined charsets begin with the standard strings in their order.
            for (int i = 0; i < count; i++)
                names[i] = StringOf(i);
            return names;
        }
        int format = _bytes[at++];
        for (int glyph = 1; glyph < count;)
        {
            int first = Number(at, 2);
            at += 2;
            int more = format == 0 ? 0 : Number(at, format);
            at += format;
            for (int i = 0; i <= more && glyph < count; i++)
                names[glyph++] = StringOf(first + i);
        }
        return names;
    }

    private string StringOf(int id)
    {
        IReadOnlyList<string> standard = FontTables.CompactStrings;
        if (id < standard.Count)
            return standard[id];
        id -= standard.Count;
        return id < _strings.Count ? Encoding.Latin1.GetString(_bytes, _strings[id].Start, _strings[id].End - _strings[id].Start) : ".notdef";
    }

    private List<(int Start, int End)> Index(ref int at)
    {
        int count = Number(at, 2);
        at += 2;
        List<(int Start, int End)> items = [];
        if (count == 0)
            return items;
        int size = _bytes[at++];
        int data = at + ((count + 1) * size) - 1;
        for (int i = 0; i < count; i++, at += size)
        {
            (int start, int end) = (data + Number(at, size), data + Number(at + size, size));
            if (start < 0 || end < start || end > _bytes.Length)
                throw new ArgumentException("An item of an index lies outside of the font.");
            items.Add((start, end));
        }
        at = data + Number(at, size);
        return items;
    }

    private int Number(int at, int size)
    {
        int value = 0;
        for (int i = 0; i < size; i++)
            value = (value << 8) | _bytes[at + i];
        return value;
    }
}
