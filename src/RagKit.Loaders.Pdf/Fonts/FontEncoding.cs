using RagKit.Pdf;

namespace RagKit.Fonts;

/// <summary>Finds the glyph names of a simple font's codes.</summary>
internal static class FontEncoding
{
    private const int FixedPitchFlag = 1;
    private const int ForceBoldFlag = 1 << 18;
    private static readonly string[] BoldNames = ["bold", "black", "heavy", "-medi", "demi", "CMBX", "SFBX"];

    public static string?[] Read(PdfFile file, PdfDictionary font)
    {
        PdfValue encoding = font["Encoding"];
        string named = encoding.Kind == PdfKind.Name ? encoding.Name : encoding.Dictionary["BaseEncoding"].Name;
        string?[] names = Base(file, font, named);
        if (encoding.Kind != PdfKind.Dictionary)
            return names;
        int code = 0;
        foreach (PdfValue raw in encoding.Dictionary["Differences"].Items)
        {
            PdfValue item = font.Resolve(raw);
            if (item.IsNumber)
                code = item.Integer;
            else if (item.Kind == PdfKind.Name && code is >= 0 and < 256)
                names[code++] = item.Name;
        }
        return names;
    }

    public static bool IsBold(string name, PdfDictionary descriptor) =>
        Array.Exists(BoldNames, part => name.Contains(part, StringComparison.OrdinalIgnoreCase)) || descriptor["FontWeight"].Number >= 600
        || (descriptor["Flags"].Integer & ForceBoldFlag) != 0;

    public static bool IsMonospaced(string name, PdfDictionary descriptor) =>
        (descriptor["Flags"].Integer & FixedPitchFlag) != 0 || name.Contains("Courier", StringComparison.OrdinalIgnoreCase)
        || name.Contains("Mono", StringComparison.OrdinalIgnoreCase);

    private static string?[] Base(PdfFile file, PdfDictionary font, string named)
    {
        switch (named)
        {
            case "WinAnsiEncoding":
                return [.. FontTables.Encoding("WinAnsi")];
            case "MacRomanEncoding":
                return [.. FontTables.Encoding("MacRoman")];
            case "StandardEncoding":
                return [.. FontTables.Encoding("Standard")];
        }
        PdfDictionary descriptor = font["FontDescriptor"].Dictionary;
        if (descriptor["FontFile"].Stream is { } type1 && Type1Encoding.Read(type1.Decode(file.Budget)) is { } own)
            return own;
        if (descriptor["FontFile3"].Stream is { } compact && CompactFont.ReadEncoding(compact.Decode(file.Budget)) is { } builtIn)
            return builtIn;
        string name = font["BaseFont"].Name;
        if (name.Contains("Symbol", StringComparison.Ordinal) && font["Subtype"].Name != "TrueType")
            return [.. FontTables.Encoding("Symbol")];
        if (name.Contains("Dingbats", StringComparison.Ordinal))
            return [.. FontTables.Encoding("ZapfDingbats")];
        return font["Subtype"].Name switch
        {
            "TrueType" => [.. FontTables.Encoding("WinAnsi")],
            "Type3" => new string?[256],
            _ => [.. FontTables.Encoding("Standard")],
        };
    }
}
