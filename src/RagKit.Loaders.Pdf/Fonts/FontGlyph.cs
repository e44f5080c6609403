namespace RagKit.Fonts;

/// <summary>What a font shows for one code.</summary>
/// <param name="Text">Its text; empty when it can't be known.</param>
/// <param name="Advance">How far it moves the pen, in units of the font's size.</param>
/// <param name="IsWordSpace">Whether word spacing applies to it.</param>
internal sealed record FontGlyph(string Text, float Advance, bool IsWordSpace)
{
    public bool IsSpace { get; } = Text.Length > 0 && string.IsNullOrWhiteSpace(Text);
}
