namespace RagKit.Cleaning;

/// <summary>Which characters text cleaning looks at, by its options.</summary>
internal static class CharacterTable
{
    private static readonly string[] LigatureLetters = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    /// <summary>A class for each of the 65,536 UTF-16 units.</summary>
    public static CharacterClass[] Create(TextCleaningOptions options)
    {
        CharacterClass[] table = new CharacterClass[0x10000];
        if (options.ControlCharacters)
        {
            Fill(table, CharacterClass.Remove, (0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF));
            Fill(table, CharacterClass.Space, (0x1C, 0x1F));
            Fill(table, CharacterClass.Line, (0x0B, 0x0C));
        }
        if (options.InvisibleCharacters)
        {
            Fill(table, CharacterClass.Remove, (0xAD, 0xAD), (0x061C, 0x061C), (0x180E, 0x180E), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF));
            Fill(table, CharacterClass.Joiner, (0x200B, 0x200D));
        }
        if (options.ControlCharacters || options.InvisibleCharacters)
            Fill(table, CharacterClass.Surrogate, (0xD800, 0xDFFF));
        if (options.Spaces)
            Fill(table, CharacterClass.Space, (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000));
        if (options.LineEnds)
        {
            Fill(table, CharacterClass.Line, (0x0B, 0x0C), (0x85, 0x85), (0x2028, 0x2029));
            Fill(table, CharacterClass.Return, ('\r', '\r'));
        }
        if (options.Ligatures)
            Fill(table, CharacterClass.Ligature, (0xFB00, 0xFB06));
        return table;
    }

    /// <summary>The letters that a ligature joins.</summary>
    public static string Letters(char ligature) => LigatureLetters[ligature - 0xFB00];

    private static void Fill(CharacterClass[] table, CharacterClass value, params ReadOnlySpan<(int First, int Last)> ranges)
    {
        foreach ((int first, int last) in ranges)
            table.AsSpan(first..(last + 1)).Fill(value);
    }
}
