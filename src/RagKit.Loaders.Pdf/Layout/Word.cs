namespace RagKit.Layout;

/// <summary>Letters that stand together on a line.</summary>
/// <param name="Text">Its letters.</param>
/// <param name="X">Where it starts.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Y">The height of its base line.</param>
/// <param name="Size">The size of its font.</param>
/// <param name="IsBold">Whether its font is bold.</param>
/// <param name="IsMonospaced">Whether its font is one for code.</param>
/// <param name="HasSpaceBehind">Whether the file has a space behind it.</param>
/// <param name="Target">Where a link over it leads.</param>
internal readonly record struct Word(string Text, float X, float End, float Y, float Size, bool IsBold, bool IsMonospaced, bool HasSpaceBehind, string? Target = null);
