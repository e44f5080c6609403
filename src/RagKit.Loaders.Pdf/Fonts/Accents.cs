namespace RagKit.Fonts;

/// <summary>Puts letters and accents together that a file draws one over the other.</summary>
internal static class Accents
{
    private const char Stroke = '\u0338';
    private const char MapsTo = '↦';
    private const string Relations = "=∈∋⊂⊃⊆⊇≡∼≃≅≈≤≥<>∃∣∥→";
    private const string Negated = "≠∉∌⊄⊅⊈⊉≢≁≄≇≉≰≱≮≯∄∤∦↛";

    private static readonly Dictionary<char, string> Names = new()
    {
        ['`'] = "grave",
        ['\u02CB'] = "grave",
        ['´'] = "acute",
        ['\u02CA'] = "acute",
        ['^'] = "circumflex",
        ['ˆ'] = "circumflex",
        ['~'] = "tilde",
        ['˜'] = "tilde",
        ['¨'] = "dieresis",
        ['˚'] = "ring",
        ['ˇ'] = "caron",
        ['˘'] = "breve",
        ['˙'] = "dotaccent",
        ['¸'] = "cedilla",
        ['˛'] = "ogonek",
        ['˝'] = "hungarumlaut",
        ['¯'] = "macron",
        ['ˉ'] = "macron",
        [Stroke] = "",
        [MapsTo] = "",
    };

    /// <summary>Whether a text is nothing but an accent.</summary>
    public static bool IsAccent(string text) => text.Length == 1 && Names.ContainsKey(text[0]);

    /// <summary>The letter with the accent; <see langword="null"/> where there is no such letter.</summary>
    public static string? Compose(string letter, string accent)
    {
        // TeX draws these signs of two: the stroke through a relation, and the bar before an arrow.
        if (accent[0] == Stroke)
            return letter.Length == 1 && Relations.IndexOf(letter[0], StringComparison.Ordinal) is >= 0 and int relation ? Negated[relation].ToString() : null;
        if (accent[0] == MapsTo)
            return letter == "→" ? accent : null;
        if (letter.Length != 1 || !char.IsAsciiLetter(letter[0]) && letter[0] is not ('ı' or 'ȷ'))
            return null;
        string name = letter[0] switch { 'ı' => "i", 'ȷ' => "j", _ => letter };
        return FontTables.Glyphs.GetValueOrDefault(name + Names[accent[0]]);
    }
}
