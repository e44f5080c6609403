namespace RagKit.Layout;

/// <summary>Lines of a page that belong together: a stretch of a column, or a table.</summary>
/// <param name="Lines">The lines, from top to bottom.</param>
/// <param name="IsTable">Whether they are rows of a table.</param>
internal sealed record Region(List<Line> Lines, bool IsTable);
