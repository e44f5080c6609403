using System.Globalization;
using System.Text;

namespace RagKit.Fonts;

/// <summary>Reads glyph names as text, by the Adobe Glyph List and its rules for names that are not in it.</summary>
internal static class GlyphNames
{
    /// <summary>Names of TeX's mathematical fonts that the list has not.</summary>
    private static readonly Dictionary<string, string> Mathematical = new(StringComparer.Ordinal)
    {
        ["epsilon1"] = "ϵ",
        ["rho1"] = "ϱ",
        ["pi1"] = "ϖ",
        ["kappa1"] = "ϰ",
        ["mapsto"] = "↦",
        ["negationslash"] = "\u0338",
        ["similarequal"] = "≃",
        ["lscript"] = "ℓ",
    };

    /// <summary>The text of a glyph, or <see langword="null"/> where its name says nothing.</summary>
    public static string? ToText(string name)
    {
        if (FontTables.Glyphs.TryGetValue(name, out string? text) || Mathematical.TryGetValue(name, out text))
            return text;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot == 0)
            return null;
        if (dot > 0)
            return ToText(name[..dot]);
        if (name.Contains('_', StringComparison.Ordinal))
        {
            string joined = string.Concat(name.Split('_').Select(part => part.Length == 0 ? null : Simple(part)));
            return joined.Length > 0 ? joined : null;
        }
        return Simple(name);
    }

    private static string? Simple(string name)
    {
        if (FontTables.Glyphs.TryGetValue(name, out string? text) || Mathematical.TryGetValue(name, out text))
            return text;
        if (name.StartsWith("uni", StringComparison.Ordinal) && name.Length >= 7 && (name.Length - 3) % 4 == 0)
        {
            StringBuilder all = new();
            for (int at = 3; at < name.Length; at += 4)
            {
                if (FromHex(name.AsSpan(at, 4)) is not { } part)
                    return null;
                all.Append(part);
            }
            return all.ToString();
        }
        return name.Length is >= 5 and <= 7 && name[0] == 'u' ? FromHex(name.AsSpan(1)) : null;
    }

    private static string? FromHex(ReadOnlySpan<char> hex) =>
        int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && Rune.IsValid(value) ? new Rune(value).ToString() : null;
}
