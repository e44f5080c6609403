using System.Globalization;

namespace RagKit.Word;

/// <summary>Characters of the fonts Wingdings and Symbol that carry meaning in documents: check boxes, ticks, arrows, signs of mathematics.</summary>
internal static class WordSymbols
{
    // Words of a code in hexadecimal digits and its character.
    private static readonly Dictionary<int, string> Wingdings = Table("6F☐ 71☐ A8☐ FE☑ 52☑ FD☒ 78☒ FC✓ FB✗ E0→ DF← E8→ F0⇒ 4A☺");

    private static readonly Dictionary<int, string> Symbol = Table(
        "61α 62β 67γ 64δ 65ε 71θ 6Cλ 6Dμ 70π 73σ 74τ 66φ 77ω 44Δ 53Σ " +
        "57Ω A3≤ B3≥ B1± B0° B4× B9≠ BB≈ A5∞ AE→ AC← DE⇒ B7• D7⋅ E5∑");

    /// <summary>The character of a font; empty where it has none in Unicode that we know.</summary>
    public static string Read(string? font, string? code)
    {
        if (!int.TryParse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) || value is < 0x20 or > 0xFFFF)
            return "";
        // The fonts' own characters are kept in the private area.
        int own = value & 0xFF;
        bool isOwn = value >= 0xF000;
        return font switch
        {
            not null when font.StartsWith("Wingdings", StringComparison.OrdinalIgnoreCase) => Wingdings.GetValueOrDefault(own, ""),
            "Symbol" => Symbol.GetValueOrDefault(own, ""),
            _ => isOwn || char.IsSurrogate((char)value) ? "" : ((char)value).ToString(),
        };
    }

    private static Dictionary<int, string> Table(string words) =>
        words.Split(' ').ToDictionary(word => int.Parse(word.AsSpan(0, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), word => word[2..]);
}
