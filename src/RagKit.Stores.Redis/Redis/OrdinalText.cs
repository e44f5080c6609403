using System.Buffers;
using System.Text;

namespace RagKit.Redis;

/// <summary>
/// Encodes text so that Redis' comparison of bytes is .NET's ordinal comparison, and nothing is lost: UTF-8 in which a
/// surrogate is encoded by itself (CESU-8, Unicode Technical Report 26). Plain UTF-8 differs in that it sorts what lies above
/// U+FFFF behind U+E000 to U+FFFF, and has no form for a lone surrogate.
/// </summary>
internal static class OrdinalText
{
    private static readonly SearchValues<char> Surrogates =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    public static byte[] Encode(string text)
    {
        if (!text.AsSpan().ContainsAny(Surrogates))
            return Encoding.UTF8.GetBytes(text);
        byte[] bytes = new byte[3 * text.Length];
        int length = 0;
        foreach (char unit in text)
        {
            if (unit < 0x80)
            {
                bytes[length++] = (byte)unit;
            }
            else if (unit < 0x800)
            {
                bytes[length++] = (byte)(0xC0 | (unit >> 6));
                bytes[length++] = (byte)(0x80 | (unit & 0x3F));
            }
            else
            {
                bytes[length++] = (byte)(0xE0 | (unit >> 12));
                bytes[length++] = (byte)(0x80 | ((unit >> 6) & 0x3F));
                bytes[length++] = (byte)(0x80 | (unit & 0x3F));
            }
        }
        return bytes[..length];
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        // A surrogate's first byte is 0xED followed by 0xA0 or more; no other character has that.
        for (int at = 0; at + 1 < bytes.Length; at++)
        {
            if (bytes[at] == 0xED && bytes[at + 1] >= 0xA0)
                return DecodeUnits(bytes);
        }
        return Encoding.UTF8.GetString(bytes);
    }

    private static string DecodeUnits(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        for (int at = 0; at < bytes.Length;)
        {
            int lead = bytes[at], length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3;
            if (at + length > bytes.Length)
                break;
            text.Append((char)(length switch
            {
                1 => lead,
                2 => ((lead & 0x1F) << 6) | (bytes[at + 1] & 0x3F),
                _ => ((lead & 0x0F) << 12) | ((bytes[at + 1] & 0x3F) << 6) | (bytes[at + 2] & 0x3F),
            }));
            at += length;
        }
        return text.ToString();
    }
}
