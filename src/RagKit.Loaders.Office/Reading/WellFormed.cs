namespace RagKit.Reading;

/// <summary>Mends text that a file cut badly.</summary>
internal static class WellFormed
{
    /// <summary>The text with U+FFFD for every half of a surrogate pair that stands alone and for NUL, of the same length.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        return string.Create(text.Length, text, static (sound, text) =>
        {
            for (int i = 0; i < sound.Length; i++)
            {
                bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
                sound[i] = pair || (!char.IsSurrogate(text[i]) && text[i] != '\0') ? text[i] : '\uFFFD';
                if (pair)
                    sound[++i] = text[i];
            }
        });
    }
}
