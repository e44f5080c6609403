namespace RagKit.Cleaning;

/// <summary>One change of a text.</summary>
/// <param name="Start">Where what is replaced begins, in UTF-16 units.</param>
/// <param name="End">Where it ends; equal to <paramref name="Start"/> to insert.</param>
/// <param name="Replacement">What stands there instead; empty to remove.</param>
public readonly record struct TextEdit(int Start, int End, string Replacement);
