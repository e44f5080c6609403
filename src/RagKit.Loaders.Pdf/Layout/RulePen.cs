namespace RagKit.Layout;

/// <summary>Follows the paths that a page draws, and keeps the straight lines across and down.</summary>
internal sealed class RulePen
{
    private const int MaxRules = 20_000;
    private const int MaxPath = 5_000;
    private readonly List<(double X1, double Y1, double X2, double Y2)> _sides = [];
    private readonly List<(double X1, double Y1, double X2, double Y2)> _boxes = [];
    private readonly List<Rule> _rules = [];
    private (double X, double Y) _start;
    private (double X, double Y) _at;
    private int _left = MaxRules;

    /// <summary>The lines; none of a page that has more than any table takes, as maps do.</summary>
    public IReadOnlyList<Rule> Rules => _left > 0 ? _rules : [];

    public void MoveTo(double x, double y, in Matrix page)
    {
        _start = _at = Point(x, y, page);
        if (_boxes.Count < MaxPath)
            _boxes.Add((_at.X, _at.Y, _at.X, _at.Y));
    }

    public void LineTo(double x, double y, in Matrix page) => Draw(Point(x, y, page));

    /// <summary>A curve is no rule; its path goes on at its end.</summary>
    public void CurveTo(double x, double y, in Matrix page)
    {
        _at = Point(x, y, page);
        Widen();
    }

    public void Close() => Draw(_start);

    public void Box(double x, double y, double width, double height, in Matrix page)
    {
        MoveTo(x, y, page);
        LineTo(x + width, y, page);
        LineTo(x + width, y + height, page);
        LineTo(x, y + height, page);
        Close();
    }

    /// <summary>Ends the path: what is drawn along it is a line where it is straight, what is filled where it is thin.</summary>
    public void Paint(bool isStroked, bool isFilled)
    {
        if (isStroked)
            Keep(_sides);
        else if (isFilled)
            Keep(_boxes);
        _sides.Clear();
        _boxes.Clear();
    }

    private static (double X, double Y) Point(double x, double y, in Matrix page)
    {
        Matrix at = page.Shifted(x, y);
        return (at.E, at.F);
    }

    private void Draw((double X, double Y) to)
    {
        if (_sides.Count < MaxPath)
            _sides.Add((_at.X, _at.Y, to.X, to.Y));
        _at = to;
        Widen();
    }

    private void Widen()
    {
        if (_boxes.Count == 0 || _boxes.Count == MaxPath)
            return;
        (double x1, double y1, double x2, double y2) = _boxes[^1];
        _boxes[^1] = (Math.Min(x1, _at.X), Math.Min(y1, _at.Y), Math.Max(x2, _at.X), Math.Max(y2, _at.Y));
    }

    private void Keep(List<(double X1, double Y1, double X2, double Y2)> drawn)
    {
        foreach ((double x1, double y1, double x2, double y2) in drawn)
        {
            if (_left > 0 && Rule.Of(x1, y1, x2, y2) is { } rule)
            {
                _rules.Add(rule);
                _left--;
            }
        }
    }
}
