using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace RagKit.Qdrant;

/// <summary>Text as JSON can carry it, and the names and ids that are made from it.</summary>
internal static class WireText
{
    private const char Escape = '\u0001';

    /// <summary>The text itself; where it holds a lone surrogate, for which JSON has no form, its UTF-16 in base64 behind a mark.</summary>
    public static string Encode(string text) => IsPlain(text) ? text : Escape + Convert.ToBase64String(MemoryMarshal.AsBytes(text.AsSpan()));

    public static string Decode(string text) =>
        text.Length == 0 || text[0] != Escape ? text : new string(MemoryMarshal.Cast<byte, char>(Convert.FromBase64String(text[1..])));

    /// <summary>A part of a collection's name: letters and digits of ASCII as they are, anything else as its code, so that no two texts share one.</summary>
    public static string Name(string text)
    {
        StringBuilder name = new(text.Length);
        foreach (char c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '-')
                name.Append(c);
            else
                name.Append('_').Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
        }
        return name.Length <= 100 ? name.ToString() : $"{name.ToString(0, 60)}_{Hash(text)[..32]}";
    }

    /// <summary>The id of a point: the same words always give the same.</summary>
    public static string PointId(params ReadOnlySpan<string> words)
    {
        StringBuilder joined = new();
        foreach (string word in words)
            joined.Append(word.Length).Append(':').Append(word);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(joined.ToString().AsSpan()), hash);
        return new Guid(hash[..16]).ToString("D");
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));

    public static bool IsPlain(string text)
    {
        if (text.Length > 0 && text[0] == Escape)
            return false;
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return true;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }
}
