namespace RagKit.Sheets;

/// <summary>One cell that holds something.</summary>
/// <param name="Column">Its column, from 0.</param>
/// <param name="Text">Its text, not empty.</param>
/// <param name="IsText">Whether it was typed as text, rather than a number, a date or a truth value.</param>
/// <param name="Link">Where it leads; <see langword="null"/> for nowhere.</param>
internal readonly record struct SheetCell(int Column, string Text, bool IsText, string? Link);

/// <summary>One row of a sheet that holds something, with the cells that do.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Cells">The cells from left to right.</param>
internal sealed record SheetRow(long Number, IReadOnlyList<SheetCell> Cells);
