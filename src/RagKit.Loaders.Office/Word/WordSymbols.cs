using System.Globalization;

namespace RagKit.Word;

/// <summary>Characters of the fonts Wingdings and Symbol that carry meaning in documents: check boxes, ticks, arrows, signs of mathematics.</summary>
internal static class WordSymbols
{
    private static readonly Dictionary<int, string> Wingdings = new()
    {
        [0x6F] = "☐", [0x71] = "☐", [0xA8] = "☐", [0xFE] = "☑", [0x52] = "☑", [0xFD] = "☒", [0x78] = "☒", [0xFC] = "✓", [0xFB] = "✗",
        [0xE0] = "→", [0xDF] = "←", [0xE8] = "→", [0xF0] = "⇒", [0x4A] = "☺",
    };

    private static readonly Dictionary<int, string> Symbol = new()
    {
        [0x61] = "α", [0x62] = "β", [0x67] = "γ", [0x64] = "δ", [0x65] = "ε", [0x71] = "θ", [0x6C] = "λ", [0x6D] = "μ", [0x70] = "π", [0x73] = "σ",
        [0x74] = "τ", [0x66] = "φ", [0x77] = "ω", [0x44] = "Δ", [0x53] = "Σ", [0x57] = "Ω", [0xA3] = "≤", [0xB3] = "≥", [0xB1] = "±", [0xB0] = "°",
        [0xB4] = "×", [0xB9] = "≠", [0xBB] = "≈", [0xA5] = "∞", [0xAE] = "→", [0xAC] = "←", [0xDE] = "⇒", [0xB7] = "•", [0xD7] = "⋅", [0xE5] = "∑",
    };

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
}
