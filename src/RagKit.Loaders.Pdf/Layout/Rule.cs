namespace RagKit.Layout;

/// <summary>A straight line drawn across or down a page.</summary>
/// <param name="IsAcross">Whether it runs from left to right.</param>
/// <param name="At">Its height, or how far right it stands.</param>
/// <param name="From">Where it begins: the left, or the lower end.</param>
/// <param name="To">Where it ends.</param>
internal readonly record struct Rule(bool IsAcross, float At, float From, float To)
{
    private const float Thin = 3;
    private const float Short = 4;

    /// <summary>The line that a box is, where it is thin and long enough for one.</summary>
    public static Rule? Of(double x1, double y1, double x2, double y2)
    {
        (double width, double height) = (Math.Abs(x2 - x1), Math.Abs(y2 - y1));
        if (height <= Thin && width >= Short && width > 2 * height)
            return new Rule(true, (float)((y1 + y2) / 2), (float)Math.Min(x1, x2), (float)Math.Max(x1, x2));
        if (width <= Thin && height >= Short && height > 2 * width)
            return new Rule(false, (float)((x1 + x2) / 2), (float)Math.Min(y1, y2), (float)Math.Max(y1, y2));
        return null;
    }
}
