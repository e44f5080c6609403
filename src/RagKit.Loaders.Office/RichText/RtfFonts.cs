using System.Text;

namespace RagKit.RichText;

/// <summary>The code page of each font, and the text that bytes are in it.</summary>
internal sealed class RtfFonts
{
    private readonly Dictionary<int, int> _codePages = [];
    private readonly Dictionary<int, Encoding> _encodings = [];
    private int _document = 1252;
    private int _default = -1;

    /// <summary>Takes a control word about the whole document; answers whether it was one.</summary>
    public bool Take(string name, int value)
    {
        switch (name)
        {
            case "ansicpg" when value > 0:
                _document = value;
                return true;
            case "mac":
                _document = 10000;
                return true;
            case "pc" or "pca":
                _document = name == "pc" ? 437 : 850;
                return true;
            case "deff":
                _default = value;
                return true;
            default:
                return false;
        }
    }

    public void SetCharset(int font, int charset)
    {
        // Charset 1 is the machine's own, 2 that of symbols; neither says anything about letters.
        int page = charset switch
        {
            0 => 1252,
            77 => 10000,
            78 => 10001,
            128 => 932,
            129 => 949,
            130 => 1361,
            134 => 936,
            136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 => 1255,
            178 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            254 => 437,
            255 => 850,
            _ => 0,
        };
        if (page > 0)
            _codePages[font] = page;
    }

    public void SetCodePage(int font, int page) => _codePages[font] = page;

    /// <summary>The encoding of bytes in a font.</summary>
    public Encoding Of(int font)
    {
        int page = _codePages.GetValueOrDefault(font < 0 ? _default : font, _document);
        // Most fonts say they are Western even where the document is not.
        if (page == 1252)
            page = _document;
        if (!_encodings.TryGetValue(page, out Encoding? encoding))
            _encodings[page] = encoding = Find(page);
        return encoding;
    }

    /// <summary>By no call that throws for a page it does not know: a file may name a million of those.</summary>
    private static Encoding Find(int page) => page switch
    {
        65001 => Encoding.UTF8,
        1200 => Encoding.Unicode,
        28591 or 20127 => Encoding.Latin1,
        > 0 and <= ushort.MaxValue when CodePagesEncodingProvider.Instance.GetEncoding(page) is { } known => known,
        _ => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
    };
}
