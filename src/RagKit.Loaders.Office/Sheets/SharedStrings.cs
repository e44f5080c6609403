using System.Globalization;
using System.Text;
using RagKit.Reading;

namespace RagKit.Sheets;

/// <summary>Reads the strings that cells refer to by number, cleaned once however often they are used, and the escapes in them.</summary>
internal static class SharedStrings
{
    private const int EscapeLength = 7;

    public static List<string> Read(PartReader? reader)
    {
        List<string> strings = [];
        while (reader is not null && reader.Read())
        {
            if (reader.IsStart && reader.Name == "si")
                strings.Add(LinkedText.Clean(ReadOne(reader, "si")));
        }
        return strings;
    }

    /// <summary>Reads one string to the end of its element: its runs, without the phonetic guides.</summary>
    public static string ReadOne(PartReader reader, string element)
    {
        StringBuilder text = new();
        bool inText = false;
        while (reader.Read() && !(reader.IsEnd && reader.Name == element))
        {
            if (reader.IsStart && reader.Name == "rPh")
                reader.Skip();
            else if (reader.IsText && inText)
                text.Append(reader.Text);
            else if (!reader.IsText && reader.Name == "t")
                inText = reader.IsStart;
        }
        return Unescape(text.ToString());
    }

    /// <summary>Characters that XML can't hold are written as <c>_x000D_</c>.</summary>
    public static string Unescape(string text)
    {
        int at = text.IndexOf("_x", StringComparison.Ordinal);
        if (at < 0)
            return text;
        StringBuilder plain = new(text.Length);
        int from = 0;
        for (; at >= 0; at = text.IndexOf("_x", Math.Max(at + 1, from), StringComparison.Ordinal))
        {
            if (at + EscapeLength > text.Length || text[at + EscapeLength - 1] != '_'
                || !ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
                continue;
            plain.Append(text, from, at - from).Append((char)code);
            from = at + EscapeLength;
            if (from >= text.Length)
                break;
        }
        return plain.Append(text, from, text.Length - from).ToString();
    }
}
