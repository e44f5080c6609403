namespace RagKit.Layout;

/// <summary>A table whose cells are divided by lines.</summary>
/// <param name="Left">Its left edge.</param>
/// <param name="Right">Its right edge.</param>
/// <param name="Baseline">The height at which its first line stands among the page's rows.</param>
/// <param name="Size">The usual size of its letters.</param>
/// <param name="Rows">Its rows, each with its cells from left to right.</param>
internal sealed record RuledTable(float Left, float Right, float Baseline, float Size, List<Line> Rows);
