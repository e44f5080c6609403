namespace RagKit.Cleaning;

/// <summary>What is cleaned of a text. Immutable.</summary>
public sealed record TextCleaningOptions
{
    /// <summary>The normal form; C by default.</summary>
    public TextNormalization Normalization { get; init; } = TextNormalization.Nfc;

    /// <summary>Whether control characters go, and surrogates without their other half become U+FFFD; true by default.</summary>
    public bool ControlCharacters { get; init; } = true;

    /// <summary>
    /// Whether characters that cannot be seen go: zero-width spaces, soft hyphens, marks of direction, tags; true by default. Joiners stay where
    /// a script or an emoji needs them.
    /// </summary>
    public bool InvisibleCharacters { get; init; } = true;

    /// <summary>Whether non-breaking and other unusual spaces become plain ones; true by default.</summary>
    public bool Spaces { get; init; } = true;

    /// <summary>Whether every line ends with a line feed alone; true by default.</summary>
    public bool LineEnds { get; init; } = true;

    /// <summary>
    /// Whether a run of spaces within a line becomes one, spaces at a line's end go, and a run of blank lines becomes one; true by default.
    /// Indentation, code and tables stay as they are.
    /// </summary>
    public bool Whitespace { get; init; } = true;

    /// <summary>Whether ligatures such as ﬁ become letters; false by default.</summary>
    public bool Ligatures { get; init; }

    /// <summary>Whether UTF-8 that was read as Windows-1252 (<c>Ã©</c> for <c>é</c>) is mended; false by default, for a text may mean it.</summary>
    public bool Mojibake { get; init; }

    internal TextCleaningOptions Validate() => Enum.IsDefined(Normalization)
        ? this
        : throw new ArgumentOutOfRangeException(nameof(Normalization), $"Normalization ({Normalization}) must be None, Nfc or Nfkc.");

    internal string Fingerprint => string.Concat(
        "text/1:", Normalization.ToString().ToLowerInvariant(), ControlCharacters ? "c" : "", InvisibleCharacters ? "i" : "", Spaces ? "s" : "",
        LineEnds ? "e" : "", Whitespace ? "w" : "", Ligatures ? "l" : "", Mojibake ? "m" : "");
}
