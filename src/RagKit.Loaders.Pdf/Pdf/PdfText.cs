using System.Text;

namespace RagKit.Pdf;

/// <summary>Reads strings that are text for people: titles, bookmarks, labels.</summary>
internal static class PdfText
{
    /// <summary>The characters of PDFDocEncoding from 0x80 on that Latin-1 has not (ISO 32000-1, D.2).</summary>
    private const string Upper = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u0000€";

    private const string Lower = "˘ˇˆ˙˝˛˚˜";

    public static string Decode(byte[] bytes)
    {
        if (bytes is [0xFE, 0xFF, ..])
            return Tidy(Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2));
        if (bytes is [0xFF, 0xFE, ..])
            return Tidy(Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2));
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
            return Tidy(Encoding.UTF8.GetString(bytes, 3, bytes.Length - 3));
        return Tidy(string.Create(bytes.Length, bytes, (text, source) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = source[i] switch
                {
                    >= 0x18 and <= 0x1F => Lower[source[i] - 0x18],
                    >= 0x80 and <= 0xA0 => Upper[source[i] - 0x80],
                    _ => (char)source[i],
                };
            }
        }));
    }

    /// <summary>Without control characters (language marks among them), halves of surrogate pairs and outer spaces.</summary>
    private static string Tidy(string text)
    {
        StringBuilder tidy = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune))
                tidy.Append(rune.ToString());
            else if (rune.Value is '\n' or '\r' or '\t')
                tidy.Append(' ');
        }
        return tidy.ToString().Trim();
    }
}
