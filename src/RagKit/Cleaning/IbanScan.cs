namespace RagKit.Cleaning;

/// <summary>Finds international bank account numbers: a country's code, its length, and the check digits of ISO 7064 (mod 97-10).</summary>
internal static class IbanScan
{
    /// <summary>Lengths by country, of the registry that SWIFT keeps for ISO 13616.</summary>
    private static readonly Dictionary<string, int> Lengths = (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 " +
        "GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 " +
        "NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30")
        .Split(' ').ToDictionary(entry => entry[..2], entry => int.Parse(entry.AsSpan(2), provider: null), StringComparer.Ordinal);

    /// <summary>The number that begins here; <see langword="null"/> when none does.</summary>
    public static PersonalDatum? At(ReadOnlySpan<char> text, int start)
    {
        if (start + 15 > text.Length || !char.IsAsciiLetter(text[start]) || !char.IsAsciiLetter(text[start + 1]) || !char.IsAsciiDigit(text[start + 2])
            || (start > 0 && char.IsLetterOrDigit(text[start - 1]))
            || !Lengths.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue([char.ToUpperInvariant(text[start]), char.ToUpperInvariant(text[start + 1])], out int length))
        {
            return null;
        }
        Span<char> digits = stackalloc char[length];
        int count = 0, at = start;
        for (; at < text.Length && count < length; at++)
        {
            if (char.IsAsciiLetterOrDigit(text[at]))
                digits[count++] = char.ToUpperInvariant(text[at]);
            else if (text[at] is not (' ' or '-' or '\u00A0' or '\u202F') || !char.IsAsciiLetterOrDigit(text[at - 1]))
                return null;
        }
        bool isWhole = count == length && (at == text.Length || !char.IsLetterOrDigit(text[at]));
        return isWhole && char.IsAsciiDigit(digits[3]) && IsRight(digits) ? new PersonalDatum(start, at, PersonalDataKinds.Ibans) : null;
    }

    private static bool IsRight(ReadOnlySpan<char> digits)
    {
        int rest = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            char c = digits[(i + 4) % digits.Length];
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        }
        return rest == 1;
    }
}
