using System.Collections.Concurrent;
using System.Text;

namespace RagKit.Fonts;

/// <summary>The character maps that files only name, and the character collections behind them.</summary>
internal static class PredefinedCMap
{
    private static readonly ConcurrentDictionary<string, byte[]> Collections = new(StringComparer.Ordinal);

    /// <summary>Parts of the names of legacy maps, and the code page that each follows.</summary>
    private static readonly (string Part, int CodePage)[] CodePages =
    [
        ("RKSJ", 932), ("GBK2K", 54936), ("GBK", 936), ("GB-EUC", 936), ("GBpc-EUC", 936), ("B5", 950), ("KSC", 949), ("CNS-EUC", 51950), ("EUC", 51932),
    ];

    /// <summary>The encoding whose bytes the map's codes are; <see langword="null"/> where the codes are numbers of glyphs.</summary>
    public static Encoding? EncodingOf(string name)
    {
        if (name.Contains("UTF16", StringComparison.Ordinal) || name.Contains("UCS2", StringComparison.Ordinal))
            return Encoding.BigEndianUnicode;
        if (name.Contains("UTF32", StringComparison.Ordinal))
            return new UTF32Encoding(bigEndian: true, byteOrderMark: false);
        if (name.Contains("UTF8", StringComparison.Ordinal))
            return Encoding.UTF8;
        foreach ((string part, int codePage) in CodePages)
        {
            if (name.Contains(part, StringComparison.Ordinal))
                return CodePagesEncodingProvider.Instance.GetEncoding(codePage);
        }
        return name is "H" or "V" ? CodePagesEncodingProvider.Instance.GetEncoding(20932) : null;
    }

    /// <summary>The text of a glyph of one of Adobe's collections (Japan1, GB1, CNS1, Korea1) by its number; <see langword="null"/> where there is none.</summary>
    public static string? TextOf(string ordering, int number)
    {
        if (ordering is not ("Japan1" or "GB1" or "CNS1" or "Korea1"))
            return null;
        byte[] table = Collections.GetOrAdd(ordering, name => FontTables.Unpack($"cids-{name.ToLowerInvariant()}.gz"));
        int count = table.Length / 3;
        if (number < 0 || number >= count)
            return null;
        int value = (table[number] << 16) | (table[number + count] << 8) | table[number + (2 * count)];
        return value > 0 && Rune.IsValid(value) ? new Rune(value).ToString() : null;
    }

    /// <summary>How many bytes the next code of an encoding has.</summary>
    public static int LengthOf(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        int length = encoding.CodePage switch
        {
            1201 => bytes.Length >= 4 && (bytes[0] & 0xFC) == 0xD8 ? 4 : 2,
            12001 => 4,
            65001 => bytes[0] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 },
            // Half-width katakana are one byte in Shift-JIS.
            932 => bytes[0] is < 0x80 or (>= 0xA0 and < 0xE0) ? 1 : 2,
            54936 => bytes[0] < 0x81 ? 1 : bytes.Length >= 4 && bytes[1] is >= 0x30 and <= 0x39 ? 4 : 2,
            _ => bytes[0] < 0x80 ? 1 : 2,
        };
        return Math.Min(length, bytes.Length);
    }
}
