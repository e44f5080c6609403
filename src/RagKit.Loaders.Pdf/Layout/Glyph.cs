namespace RagKit.Layout;

/// <summary>A glyph on a page, in its own reading direction: x grows along its line, y upwards across it. The unit is 1/72 inch.</summary>
/// <param name="Text">Its text; empty when it can't be known.</param>
/// <param name="X">Where its pen starts.</param>
/// <param name="Y">The height of its base line.</param>
/// <param name="Width">How far its pen moves.</param>
/// <param name="Size">The size of its font.</param>
/// <param name="Direction">Where its line leads on the page: 0 right, 1 up, 2 left, 3 down.</param>
/// <param name="IsBold">Whether its font is bold.</param>
/// <param name="IsMonospaced">Whether its font is one for code.</param>
internal readonly record struct Glyph(string Text, float X, float Y, float Width, float Size, byte Direction, bool IsBold, bool IsMonospaced)
{
    public float End => X + Width;
}
