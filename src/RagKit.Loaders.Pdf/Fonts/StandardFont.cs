namespace RagKit.Fonts;

/// <summary>The widths of a font that the file leaves to the reader: the fourteen standard ones, and those that look like them.</summary>
internal sealed class StandardFont(int column)
{
    private const int Courier = -1;
    private const int Symbols = -2;
    private const int FixedPitchFlag = 1;
    private const int SerifFlag = 2;

    public static StandardFont Find(string name, int flags)
    {
        bool bold = name.Contains("Bold", StringComparison.OrdinalIgnoreCase);
        bool italic = name.Contains("Italic", StringComparison.OrdinalIgnoreCase) || name.Contains("Oblique", StringComparison.OrdinalIgnoreCase);
        if (name.Contains("Courier", StringComparison.OrdinalIgnoreCase) || (flags & FixedPitchFlag) != 0)
            return new StandardFont(Courier);
        if (name.Contains("Symbol", StringComparison.OrdinalIgnoreCase) || name.Contains("Dingbats", StringComparison.OrdinalIgnoreCase))
            return new StandardFont(Symbols);
        bool serif = name.Contains("Times", StringComparison.OrdinalIgnoreCase) || (flags & SerifFlag) != 0;
        return new StandardFont(serif ? 2 + (bold ? 1 : 0) + (italic ? 2 : 0) : bold ? 1 : 0);
    }

    public float Width(string glyph)
    {
        if (column == Courier)
            return 600;
        IReadOnlyDictionary<string, short[]> widths = column == Symbols ? FontTables.SymbolWidths : FontTables.Widths;
        return widths.TryGetValue(glyph, out short[]? row) ? row[Math.Max(0, column)] : column == Symbols ? 600 : 500;
    }
}
