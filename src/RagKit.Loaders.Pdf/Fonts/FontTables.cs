using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace RagKit.Fonts;

/// <summary>The tables that fonts are read with, loaded from the assembly when they are first asked for. Thread-safe.</summary>
internal static class FontTables
{
    private static readonly Lazy<Dictionary<string, string>> GlyphTable = new(() => Lines("glyphs.txt").ToDictionary(
        line => line[..line.IndexOf(' ')], line => string.Concat(line.Split(' ').Skip(1).Select(FromHex)), StringComparer.Ordinal));

    private static readonly Lazy<Dictionary<string, string?[]>> EncodingTable = new(() => Lines("encodings.txt").ToDictionary(
        line => line[..line.IndexOf(' ')], ReadEncoding, StringComparer.Ordinal));

    private static readonly Lazy<Dictionary<string, short[]>> WidthTable = new(() => ReadWidths("widths.txt"));
    private static readonly Lazy<Dictionary<string, short[]>> SymbolWidthTable = new(() => ReadWidths("symbol-widths.txt"));
    private static readonly Lazy<string[]> StringTable = new(() => [.. Lines("cff-strings.txt")]);

    /// <summary>The Unicode text of each glyph name of the Adobe Glyph List.</summary>
    public static IReadOnlyDictionary<string, string> Glyphs => GlyphTable.Value;

    /// <summary>The standard strings of the Compact Font Format.</summary>
    public static IReadOnlyList<string> CompactStrings => StringTable.Value;

    /// <summary>The widths of each glyph in Helvetica, its bold, and Times' roman, bold, italic and bold italic, in thousandths.</summary>
    public static IReadOnlyDictionary<string, short[]> Widths => WidthTable.Value;

    /// <summary>The widths of each glyph of Symbol and ZapfDingbats, in thousandths.</summary>
    public static IReadOnlyDictionary<string, short[]> SymbolWidths => SymbolWidthTable.Value;

    /// <summary>The glyph names of an encoding (Standard, WinAnsi, MacRoman, Symbol, ZapfDingbats) by code.</summary>
    public static string?[] Encoding(string name) => EncodingTable.Value[name];

    /// <summary>The lines of a table.</summary>
    private static IEnumerable<string> Lines(string name)
    {
        using StreamReader reader = new(Open(name), System.Text.Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    /// <summary>The bytes of a packed table.</summary>
    public static byte[] Unpack(string name)
    {
        using GZipStream stream = new(Open(name), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Stream Open(string name) => typeof(FontTables).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The table '{name}' is missing in the assembly.");

    private static string FromHex(string hex) => new Rune(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();

    private static string?[] ReadEncoding(string line)
    {
        string?[] names = new string?[256];
        foreach (string pair in line.Split(' ').Skip(1))
        {
            int colon = pair.IndexOf(':', StringComparison.Ordinal);
            names[int.Parse(pair[..colon], CultureInfo.InvariantCulture)] = pair[(colon + 1)..];
        }
        return names;
    }

    private static Dictionary<string, short[]> ReadWidths(string name)
    {
        Dictionary<string, short[]> widths = new(StringComparer.Ordinal);
        foreach (string line in Lines(name))
        {
            string[] parts = line.Split(' ');
            widths[parts[0]] = [.. parts.Skip(1).Select(part => short.Parse(part, CultureInfo.InvariantCulture))];
        }
        return widths;
    }
}
